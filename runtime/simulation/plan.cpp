#include "simulation/plan.hpp"

#include <array>

namespace strandline::simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::array<const char*, 18> kinds{
    "crash_at_step", "crash",           "stop",         "rebalance",       "kick",
    "consumer_dies", "commits_refused", "commits_lost", "commits_blocked", "commits_silent",
    "output_fails",  "answers_lost",    "output_slow",  "queue_full",      "open_fails",
    "fetch_fails",   "seek_fails",      "log_cut"};

std::string milliseconds(Duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) +
           " ms";
}

}  // namespace

std::string describe(const Fault& fault) {
    std::string text = kinds[static_cast<std::size_t>(fault.kind)];
    if (fault.kind == Fault::Kind::crash_at_step)
        return text + (fault.after ? " after " : " before ") + std::to_string(fault.number);
    text += " target " + std::to_string(fault.target) + " from " + milliseconds(fault.from);
    if (fault.until > fault.from) text += " until " + milliseconds(fault.until);
    if (fault.number != 0) text += " number " + std::to_string(fault.number);
    return text;
}

Plan plain_plan() {
    Plan plan;
    engine::PipelineSettings& settings = plan.settings;
    settings.name = "orders";
    settings.types = {"_other", "ORDER"};
    settings.outputs = {{.name = "enriched", .topic = "orders-enriched"},
                        {.name = "dead_letters", .topic = dead_letter_topic},
                        {.name = "poison", .topic = poison_topic}};
    engine::StageSettings stage;
    stage.info = {.handler = "shop.enrich", .version = "1.2.3"};
    stage.wants = {true, true};
    stage.retry = {.attempts = 3, .backoff_initial = 50ms, .backoff_max = 1s};
    stage.deadline = 2s;
    settings.stages = {stage};
    settings.max_retries = 2;
    settings.in_flight_max = 64;
    settings.uncommitted_max = 256;
    settings.commit_every = 200ms;
    settings.drain = 3s;
    settings.reopen_initial = 200ms;
    settings.reopen_max = 2s;
    return plan;
}

}  // namespace strandline::simulation

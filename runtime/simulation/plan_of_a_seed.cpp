// What a seed stands for: settings, records and faults. Each seed draws a subset of its own, so that
// rare pairs meet.
#include <algorithm>

#include "simulation/plan.hpp"
#include "simulation/random.hpp"

namespace strandline::simulation {

using namespace std::chrono_literals;

namespace {

using Kind = Fault::Kind;

constexpr std::int64_t steps_of_a_run = 1500;  // about: crashes are spread over so many

Duration drawn(Random& random, Duration least, Duration most) {
    return random.between(least, most);
}

void draw_settings(Random& random, Plan& plan) {
    engine::PipelineSettings& settings = plan.settings;
    plan.hosts = random.pick<std::size_t>({1, 1, 2, 2, 3});
    plan.static_members = random.percent(50);
    plan.dedupes = random.percent(50);
    plan.ids_max = random.pick<std::size_t>({4, 16, 64});
    plan.replays = random.percent(40);
    plan.partitions = random.pick<std::int32_t>({1, 2, 3});
    if (random.percent(25)) plan.topics.emplace_back("payments");
    plan.overlap = random.pick<std::uint64_t>({0, 0, 10, 50});
    plan.latency_max = random.pick<Duration>({2ms, 20ms, 200ms});
    plan.fetch_max = random.pick<std::size_t>({1, 4, 64});
    plan.queue_max = random.pick<std::size_t>({3, 1000, 1000});
    plan.restart = random.pick<Duration>({500ms, 2s, 9s});
    settings.in_flight_max = random.pick<std::size_t>({2, 8, 256});
    settings.uncommitted_max = random.pick<std::size_t>({4, 32, 1000});
    settings.commit_every = random.pick<Duration>({50ms, 200ms, 1s});
    settings.drain = random.pick<Duration>({1ms, 500ms, 3s});
    settings.max_retries = random.pick<std::uint32_t>({1, 2, 5});
    settings.stages[0].retry.attempts = random.pick<std::uint32_t>({1, 2, 3});
    settings.stages[0].deadline = random.pick<Duration>({300ms, 2s});
    settings.topics = plan.topics;
    if (plan.replays) settings.topics.emplace_back(replay_topic);
}

Script draw_script(Random& random, const Plan& plan, std::size_t trouble) {
    Script script;
    script.emits = random.pick<std::uint32_t>({1, 1, 1, 0, 2, 3});
    if (!random.percent(trouble)) return script;
    script.deed = random.pick<Script::Deed>(
        {Script::Deed::skip, Script::Deed::reject, Script::Deed::retry, Script::Deed::retry,
         Script::Deed::pending, Script::Deed::pending, Script::Deed::silent, Script::Deed::halt,
         Script::Deed::crash, Script::Deed::bad, Script::Deed::ignored, Script::Deed::ack});
    switch (script.deed) {
        case Script::Deed::ack:
            script.emits = std::max<std::uint32_t>(script.emits, 1);
            (random.percent(50) ? script.refused : script.oversized) = true;
            break;
        case Script::Deed::retry:
            script.times = static_cast<std::uint32_t>(random.between(1, 3));
            break;
        case Script::Deed::crash:
            script.times = static_cast<std::uint32_t>(random.between(1, 2));
            break;
        case Script::Deed::pending:
            script.after_ms = random.pick<std::int64_t>({1, 40, 250, 2500});
            script.twice = random.percent(50);
            break;
        case Script::Deed::halt:
            script.until_ms = random.between(1000, plan.healed / 1ms);
            break;
        default:
            break;
    }
    return script;
}

void draw_arrivals(Random& random, Plan& plan) {
    const std::int64_t count = random.pick<std::int64_t>({10, 40, 80});
    const auto trouble = random.pick<std::size_t>({0, 10, 30});
    const auto gaps = random.pick<std::uint64_t>({0, 0, 20});
    std::vector<Script> before;
    for (std::int64_t i = 0; i < count; ++i) {
        Arrival arrival;
        arrival.when = drawn(random, 0s, plan.healed);
        arrival.topic = random.pick(plan.topics);
        arrival.partition =
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(plan.partitions)));
        arrival.key = "key-" + std::to_string(random.below(4));
        arrival.script = draw_script(random, plan, trouble);
        if (random.percent(80)) arrival.script.id = "event-" + std::to_string(i);
        if (!before.empty() && random.percent(15)) {
            arrival.script = random.pick(before);  // a copy, or another one with its id
            if (random.percent(20)) ++arrival.script.variant;
        }
        before.push_back(arrival.script);
        if (random.percent(gaps)) arrival.gap = random.between(1, 5);
        arrival.marker = random.percent(gaps / 2);
        arrival.forged = random.percent(10);
        plan.arrivals.push_back(std::move(arrival));
    }
    std::ranges::stable_sort(plan.arrivals, {}, &Arrival::when);
}

Fault draw_fault(Random& random, const Plan& plan, Kind kind) {
    Fault fault;
    fault.kind = kind;
    fault.from = drawn(random, 100ms, plan.healed - 1s);
    fault.until = std::min(plan.healed, fault.from + drawn(random, 200ms, 10s));
    fault.target = random.below(plan.hosts);
    switch (kind) {
        case Kind::crash_at_step:
            fault.number = random.between(1, steps_of_a_run);
            fault.after = random.percent(50);
            break;
        case Kind::output_fails:
        case Kind::answers_lost:
        case Kind::output_slow:
            fault.target = random.below(plan.settings.outputs.size());
            break;
        case Kind::fetch_fails:
            fault.target = random.below(static_cast<std::uint64_t>(plan.partitions));
            break;
        case Kind::queue_full:
            fault.number = random.between(0, 2);
            break;
        default:
            break;
    }
    return fault;
}

void draw_faults(Random& random, Plan& plan) {
    static const std::vector<Kind> all{
        Kind::crash_at_step,   Kind::crash,        Kind::stop,
        Kind::rebalance,       Kind::kick,         Kind::consumer_dies,
        Kind::commits_refused, Kind::commits_lost, Kind::commits_blocked,
        Kind::commits_silent,  Kind::output_fails, Kind::answers_lost,
        Kind::output_slow,     Kind::queue_full,   Kind::open_fails,
        Kind::fetch_fails,     Kind::seek_fails};
    for (std::int64_t crashes = random.between(0, 6); crashes > 0; --crashes)
        plan.faults.push_back(draw_fault(random, plan, Kind::crash_at_step));
    for (std::int64_t moves = random.between(0, 4); moves > 0; --moves)
        plan.faults.push_back(draw_fault(random, plan, Kind::rebalance));
    std::vector<Kind> some;
    for (const Kind kind : all)
        if (random.percent(25)) some.push_back(kind);
    if (some.empty()) return;
    for (std::int64_t more = random.between(0, 6); more > 0; --more)
        plan.faults.push_back(draw_fault(random, plan, random.pick(some)));
}

}  // namespace

Plan draw_plan(std::uint64_t seed) {
    Random random(seed);
    Plan plan = plain_plan();
    plan.seed = random.next();
    plan.healed = random.pick<Duration>({10s, 30s, 60s});
    draw_settings(random, plan);
    draw_arrivals(random, plan);
    draw_faults(random, plan);
    return plan;
}

}  // namespace strandline::simulation

#include "app/control/host_desk.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>
#include <limits>
#include <mutex>
#include <utility>

#include "base/nearest.hpp"

namespace strandline::app {

namespace json = boost::json;
using control::Answer;

namespace {

constexpr std::int64_t pause_ms_max = std::int64_t{366} * 24 * 3600 * 1000;

std::optional<std::string> text_of(const json::object& arguments, const char* name) {
    const json::value* value = arguments.if_contains(name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

std::optional<std::int64_t> number_of(const json::object& arguments, const char* name) {
    const json::value* value = arguments.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

/// What is in `arguments` and in none of `names`; empty = all is known.
std::string unknown_argument(const json::object& arguments,
                             std::initializer_list<std::string_view> names) {
    for (const auto& member : arguments)
        if (std::ranges::find(names, std::string_view(member.key())) == names.end())
            return std::string(member.key().substr(0, 64));
    return {};
}

Answer bad_arguments(const std::string& what) {
    return failed("bad-request", "this request takes " + what);
}

Answer no_such(const char* code, const std::string& what, const std::string& name,
               const std::vector<std::string>& known) {
    const std::vector<std::string_view> words(known.begin(), known.end());
    const std::string hint = did_you_mean(name, words);
    return failed(code, what + (hint.empty() ? "" : "; " + hint));
}

/// The answers of several pipelines, each of which comes when it comes.
struct Collected {
    std::mutex mutex;
    json::array pipelines;
    std::size_t missing{0};
    std::function<void(Answer)> done;
};

}  // namespace

void HostDesk::answer(control::Request request, control::Peer peer, Done done) {
    const json::object& arguments = request.arguments;
    if (request.name == "status" || request.name == "lag") {
        if (!arguments.empty()) return done(bad_arguments("no arguments"));
        const auto snapshots = steering_.snapshots();
        if (request.name == "lag") return done(lag_document(snapshots));
        return done(status_document(steering_.facts(), snapshots, rates_));
    }
    if (request.name == "explain") return explain(arguments, std::move(done));
    if (request.name == "pause") return pause(arguments, peer, std::move(done));
    if (request.name == "resume") return resume(arguments, peer, std::move(done));
    done(failed("unknown-request",
                "this host has no such request: it knows status, lag, explain, "
                "pause and resume"));
}

void HostDesk::explain(const json::object& arguments, Done done) {
    const auto topic = text_of(arguments, "topic");
    const auto partition = number_of(arguments, "partition");
    if (!topic || !partition || *partition < 0 ||
        *partition > std::numeric_limits<std::int32_t>::max() ||
        !unknown_argument(arguments, {"topic", "partition"}).empty())
        return done(bad_arguments("a text 'topic' and a number 'partition'"));
    std::vector<std::string> readers;
    std::vector<std::string> topics;
    for (const engine::PipelineSnapshot& pipeline : steering_.snapshots())
        for (const engine::TopicSnapshot& each : pipeline.topics) {
            topics.push_back(each.topic);
            if (each.topic == *topic) readers.push_back(pipeline.name);
        }
    if (readers.empty())
        return done(no_such("unknown-topic", "no pipeline of this host reads the topic " + *topic,
                            *topic, topics));

    const auto collected = std::make_shared<Collected>();
    collected->missing = readers.size();
    collected->done = std::move(done);
    const model::TopicPartition where{*topic, static_cast<std::int32_t>(*partition)};
    const auto collect = [collected, where](const std::string& name,
                                            const engine::Explanation& told) {
        const std::lock_guard lock(collected->mutex);
        collected->pipelines.push_back(explanation_document(name, told));
        if (--collected->missing > 0) return;
        collected->done(json::object{{"schema", "strandline.explain/1"},
                                     {"topic", where.topic},
                                     {"partition", where.partition},
                                     {"pipelines", std::move(collected->pipelines)}});
    };
    for (const std::string& name : readers)
        steering_.with_pipeline(name, [collect, name, where](engine::Pipeline* pipeline) {
            if (pipeline == nullptr) return collect(name, engine::Explanation{});
            pipeline->explain(
                where, [collect, name](const engine::Explanation& told) { collect(name, told); });
        });
}

void HostDesk::pause(const json::object& arguments, control::Peer peer, Done done) {
    const auto pipeline = text_of(arguments, "pipeline");
    const auto for_ms = number_of(arguments, "for_ms");
    if (!pipeline || !unknown_argument(arguments, {"pipeline", "for_ms"}).empty() ||
        (arguments.contains("for_ms") && (!for_ms || *for_ms < 1 || *for_ms > pause_ms_max)))
        return done(
            bad_arguments("a text 'pipeline' and, if it shall end by itself, a number "
                          "'for_ms' of at most a year"));
    std::optional<Duration> time;
    if (for_ms) time = std::chrono::milliseconds{*for_ms};
    steer(
        "pause", *pipeline, peer, [time](engine::Pipeline& running) { running.pause(time); },
        std::move(done));
}

void HostDesk::resume(const json::object& arguments, control::Peer peer, Done done) {
    const auto pipeline = text_of(arguments, "pipeline");
    if (!pipeline || !unknown_argument(arguments, {"pipeline"}).empty())
        return done(bad_arguments("a text 'pipeline'"));
    steer(
        "resume", *pipeline, peer, [](engine::Pipeline& running) { running.resume(); },
        std::move(done));
}

void HostDesk::steer(const std::string& verb, const std::string& pipeline, control::Peer peer,
                     std::function<void(engine::Pipeline&)> work, Done done) {
    std::vector<std::string> names;
    for (const engine::PipelineSnapshot& each : steering_.snapshots()) names.push_back(each.name);
    if (std::ranges::find(names, pipeline) == names.end())
        return done(no_such("unknown-pipeline",
                            "this host runs no pipeline of the name " + pipeline, pipeline, names));
    steering_.with_pipeline(pipeline, [this, verb, pipeline, peer, work = std::move(work),
                                       done = std::move(done)](engine::Pipeline* running) {
        if (running == nullptr)
            return done(failed("unknown-pipeline", "the pipeline is gone meanwhile"));
        work(*running);
        log_.info("control command", {{"audit", "yes"},
                                      {"command", verb},
                                      {"pipeline", pipeline},
                                      {"uid", peer.user},
                                      {"gid", peer.group},
                                      {"peer_pid", peer.process}});
        const engine::PipelineSnapshot now = running->snapshot();
        done(json::object{{"schema", "strandline." + verb + "/1"},
                          {"pipeline", pipeline},
                          {"paused", now.paused},
                          {"paused_for_s", now.paused_for_s ? json::value(*now.paused_for_s)
                                                            : json::value(nullptr)}});
    });
}

}  // namespace strandline::app

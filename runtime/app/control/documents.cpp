#include "app/control/documents.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>
#include <optional>

namespace strandline::app {

namespace json = boost::json;

namespace {

json::value json_of(const std::optional<model::Offset>& offset) {
    return offset ? json::value(offset->value) : json::value(nullptr);
}

json::value json_of(const std::optional<Duration>& duration) {
    if (!duration) return nullptr;
    return std::chrono::duration<double>(*duration).count();
}

/// Those that are not zero.
json::object dead_letters_of(const engine::PipelineSnapshot& pipeline) {
    json::object counts;
    for (std::size_t i = 0; i < pipeline.dead_letters.size(); ++i)
        if (pipeline.dead_letters[i] > 0)
            counts[model::failure_class_names[i]] = pipeline.dead_letters[i];
    return counts;
}

json::object pipeline_document(const engine::PipelineSnapshot& pipeline, Rates::PerSecond rate) {
    const auto sums = dispositions_of(pipeline);
    json::object dispositions;
    for (std::size_t i = 0; i < sums.size(); ++i)
        dispositions[model::disposition_names[i]] = sums[i];
    json::array stages;
    for (const engine::StageSnapshot& stage : pipeline.stages)
        stages.push_back(json::object{
            {"handler", stage.handler}, {"version", stage.version}, {"retries", stage.retries}});
    json::array topics;
    for (const engine::TopicSnapshot& topic : pipeline.topics)
        topics.push_back(json::string(topic.topic));
    std::int64_t lag_records = 0;
    double lag_s = 0;
    json::array stalled;
    for (const engine::LaneSnapshot& lane : pipeline.lanes) {
        lag_records += lane.lag_records.value_or(0);
        lag_s = std::max(lag_s, lane.lag_s);
        if (!lane.stalled.empty())
            stalled.push_back(json::object{{"topic", lane.where.topic},
                                           {"partition", lane.where.partition},
                                           {"reason", lane.stalled}});
    }
    return {{"name", pipeline.name},
            {"state", engine::pipeline_state_names[static_cast<std::size_t>(pipeline.state)]},
            {"ready", pipeline.ready},
            {"not_ready", pipeline.not_ready},
            {"paused", pipeline.paused},
            {"paused_for_s",
             pipeline.paused_for_s ? json::value(*pipeline.paused_for_s) : json::value(nullptr)},
            {"topics", std::move(topics)},
            {"partitions", pipeline.lanes.size()},
            {"stalled", std::move(stalled)},
            {"lag_records", lag_records},
            {"lag_s", lag_s},
            {"records_read", records_read(pipeline)},
            {"read_per_s", rate.read},
            {"finished_per_s", rate.finished},
            {"dispositions", std::move(dispositions)},
            {"dead_letters", dead_letters_of(pipeline)},
            {"stages", std::move(stages)}};
}

}  // namespace

json::object status_document(const HostFacts& host,
                             const std::vector<engine::PipelineSnapshot>& pipelines,
                             const Rates& rates) {
    json::array all;
    for (const engine::PipelineSnapshot& pipeline : pipelines)
        all.push_back(pipeline_document(pipeline, rates.of(pipeline.name)));
    const bool ready =
        !host.stopping && std::ranges::all_of(pipelines, &engine::PipelineSnapshot::ready);
    return {{"schema", "strandline.status/1"},
            {"instance", host.instance},
            {"version", host.version},
            {"revision", host.revision},
            {"pid", host.process},
            {"uptime_s", host.uptime_s},
            {"stopping", host.stopping},
            {"ready", ready},
            {"pipelines", std::move(all)}};
}

json::object lag_document(const std::vector<engine::PipelineSnapshot>& pipelines) {
    json::array all;
    for (const engine::PipelineSnapshot& pipeline : pipelines)
        for (const engine::LaneSnapshot& lane : pipeline.lanes)
            all.push_back(
                json::object{{"pipeline", pipeline.name},
                             {"topic", lane.where.topic},
                             {"partition", lane.where.partition},
                             {"committed", json_of(lane.committed)},
                             {"position", json_of(lane.position)},
                             {"end", json_of(lane.log_end)},
                             {"lag_records", lane.lag_records ? json::value(*lane.lag_records)
                                                              : json::value(nullptr)},
                             {"lag_s", lane.lag_s},
                             {"in_flight", lane.in_flight},
                             {"stalled", lane.stalled}});
    return {{"schema", "strandline.lag/1"}, {"partitions", std::move(all)}};
}

json::object explanation_document(const std::string& pipeline,
                                  const engine::Explanation& explanation) {
    json::object document{{"pipeline", pipeline}, {"assigned", explanation.assigned}};
    if (!explanation.assigned) return document;
    document["committed"] = json_of(explanation.committed);
    document["position"] = json_of(explanation.position);
    document["end"] = json_of(explanation.log_end);
    document["blocked_by"] = json_of(explanation.blocked_by);
    document["waits_for"] = engine::name_of(explanation.waits_for);
    document["since_s"] = json_of(explanation.since);
    document["until_s"] = json_of(explanation.until);
    document["stage"] = nullptr;
    if (const auto& stage = explanation.stage)
        document["stage"] = json::object{{"handler", stage->handler},
                                         {"version", stage->version},
                                         {"attempt", stage->attempt},
                                         {"attempts", stage->attempts}};
    document["lane_answered"] = explanation.lane_answered;
    // Unknown while the lane does not answer.
    const auto counted = [&](std::uint64_t count) {
        return explanation.lane_answered ? json::value(count) : json::value(nullptr);
    };
    document["unfinished"] = counted(explanation.unfinished);
    document["finished_later"] = counted(explanation.finished_later);
    document["redone_by_restart"] = counted(explanation.finished_later);
    document["redone_by_crash_at_most"] =
        counted(explanation.finished_later + explanation.uncommitted);
    document["stalled"] = explanation.stalled;
    document["trouble"] = explanation.trouble;
    return document;
}

}  // namespace strandline::app

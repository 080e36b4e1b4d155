// What a pipeline tells of itself.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "engine/pipeline.hpp"

namespace strandline::engine {

std::string Pipeline::why_not_ready() const {
    if (fatal_) return fatal_->message;
    if (stopping_) return "stopping";
    if (connection_trouble_) return connection_trouble_->message;
    if (producer_trouble_) return producer_trouble_->message;
    if (!assigned_once_) return "waiting for the group's first assignment";
    if (!foreign_topic_.empty())
        return "the group gave us partitions of " + foreign_topic_ +
               ", which this pipeline does not read: stop all its hosts for a session time-out";
    if (commit_blocked_) return "commits are refused";
    for (const auto& [where, partition] : partitions_)
        if (!partition.stalled.empty())
            return where.topic + "/" + std::to_string(where.partition) +
                   " stands still: " + partition.stalled +
                   (partition.trouble.empty() ? "" : ": " + partition.trouble);
    for (const auto& [where, partition] : partitions_)
        if (!partition.store_trouble.empty())
            return where.topic + "/" + std::to_string(where.partition) +
                   " waits for the dedupe store: " + partition.store_trouble;
    return {};
}

PipelineSnapshot Pipeline::snapshot() const {
    PipelineSnapshot snapshot = totals_;
    snapshot.dedupes = settings_.dedupes;
    snapshot.not_ready = why_not_ready();
    snapshot.ready = snapshot.not_ready.empty();
    snapshot.reopened = reopened_;
    commit_duration_.add_to(snapshot.commit_duration);
    const std::int64_t now_ms = clock_.wall_ms();
    bool stalled = false;
    for (const auto& [where, partition] : partitions_) {
        for (TopicSnapshot& topic : snapshot.topics)
            if (topic.topic == where.topic) partition.probe->add_to(snapshot, topic);
        LaneSnapshot& lane = snapshot.lanes.emplace_back();
        lane.where = where;
        describe(lane, partition, now_ms);
        stalled = stalled || !lane.stalled.empty();
    }
    snapshot.state = fatal_           ? PipelineState::failed
                     : stopped_       ? PipelineState::stopped
                     : stopping_      ? PipelineState::stopping
                     : stalled        ? PipelineState::stalled
                     : assigned_once_ ? PipelineState::running
                                      : PipelineState::starting;
    return snapshot;
}

/// A partition that waits for its next lane lags on, and its lag is told.
void Pipeline::describe(LaneSnapshot& snapshot, const Partition& partition,
                        std::int64_t now_ms) const {
    if (partition.lane) {
        partition.lane->describe(snapshot, now_ms);
    } else {
        snapshot.position = partition.resume.offset;
        snapshot.last_progress_ms = partition.at_rest.last_progress_ms;
        snapshot.log_end = partition.source->log_end();
        if (snapshot.log_end)
            snapshot.lag_records =
                std::max<std::int64_t>(0, snapshot.log_end->value - partition.resume.offset.value);
        if (partition.at_rest.lag_s > 0 || partition.at_rest.in_flight > 0)
            snapshot.lag_s =
                partition.at_rest.lag_s + static_cast<double>(now_ms - partition.at_rest_ms) / 1e3;
    }
    snapshot.committed = partition.committed;
    snapshot.stalled = !partition.stalled.empty()         ? partition.stalled
                       : !partition.store_trouble.empty() ? "dedupe_store"
                       : commit_blocked_                  ? "commit"
                                                          : "";
}

}  // namespace strandline::engine

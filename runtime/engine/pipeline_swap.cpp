// A pipeline's lanes move over to the parts of another generation.
#include <algorithm>
#include <utility>

#include "engine/counts.hpp"
#include "engine/pipeline.hpp"

namespace strandline::engine {

void Pipeline::swap(PipelineSwap swap, std::function<void()> done) {
    PipelineSnapshot counted = zero_counts(swap.settings);
    add_by_name(totals_, counted);
    totals_ = std::move(counted);
    settings_ = std::move(swap.settings);
    lane_settings_ = std::make_shared<const PipelineSettings>(settings_);
    factory_ = swap.factory;
    swap_done_.push_back(std::move(done));
    log_.info("lanes move over to the new generation",
              {{"pipeline", settings_.name}, {"lanes", partitions_.size()}});
    for (auto& [where, partition] : partitions_) {
        if (partition.going) continue;  // whoever gives it back closes the lane
        if (partition.lane && partition.ended) {
            partition.lane->close(CloseReason::reopen);
        } else if (partition.lane) {
            partition.lane->wind_up();
        } else {
            // It waits to be tried again: perhaps for this very change.
            partition.backoff = Duration{0};
            partition.condemned.clear();
            if (partition.reopen_alarm) partition.reopen_alarm->clear();
            reopen(where);
        }
    }
    if (!swap_alarm_)
        swap_alarm_ = make_alarm_(control_, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->hurry_swap();
        });
    swap_alarm_->set(clock_.now() + settings_.drain);
    end_swap_if_over();
}

/// Its lane was opened with the settings before these.
bool Pipeline::is_former(const Partition& partition) const {
    return partition.settings != lane_settings_;
}

/// The drain time is over: waits are given up, and their records done again by the next lane. What is
/// published is waited for all the same, or it could be overtaken.
void Pipeline::hurry_swap() {
    for (auto& [where, partition] : partitions_) {
        if (!partition.lane || partition.going || !is_former(partition)) continue;
        if (partition.stalled.empty()) {
            partition.stalled = stalled_by_reload;
            partition.trouble = "what is in work must end before the new generation takes over";
        }
        log_.error("lane still works for the former generation: its drain time is over",
                   {{"pipeline", settings_.name},
                    {"topic", where.topic},
                    {"partition", where.partition},
                    {"offset", partition.lane->committable().offset.value}});
        if (!partition.ended) partition.lane->stop(CancelReason::shutdown);
    }
}

/// When no lane works with former parts, nobody needs those.
void Pipeline::end_swap_if_over() {
    if (swap_done_.empty()) return;
    for (const auto& [where, partition] : partitions_)
        if (partition.lane && is_former(partition)) return;
    if (swap_alarm_) swap_alarm_->clear();
    for (const auto& done : std::exchange(swap_done_, {})) done();
}

/// What one partition has counted, whichever settings it was counted by.
void Pipeline::add_counts(const model::TopicPartition& where, const Partition& partition,
                          PipelineSnapshot& sums) const {
    const auto add_to = [&](PipelineSnapshot& counts) {
        for (TopicSnapshot& topic : counts.topics)
            if (topic.topic == where.topic) partition.probe->add_to(counts, topic);
    };
    if (!is_former(partition)) return add_to(sums);
    PipelineSnapshot counted = zero_counts(*partition.settings);
    add_to(counted);
    add_by_name(counted, sums);
}

/// The next lane of the partition counts by the settings of now.
void Pipeline::renew_probe(const model::TopicPartition& where, Partition& partition) {
    if (partition.probe && !is_former(partition)) return;
    if (partition.probe) add_counts(where, partition, totals_);
    partition.settings = lane_settings_;
    partition.probe = std::make_shared<LaneProbe>(settings_.types.size(), settings_.stages.size(),
                                                  settings_.outputs.size());
}

}  // namespace strandline::engine

// Commits, and the watch over the handlers: what the control strand does each tick.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "engine/pipeline.hpp"

namespace strandline::engine {

using model::PartitionOffset;

void Pipeline::tick() {
    if (stopped_) return;
    const TimePoint now = clock_.now();
    for (auto& [where, partition] : partitions_) notice_healing(partition);
    if (now >= next_commit_) {
        next_commit_ = now + settings_.commit_every;
        commit();
    }
    watch_handlers();
    tick_alarm_->set(now + std::min(watch_every, settings_.commit_every));
}

/// A lane that finishes records again has healed.
void Pipeline::notice_healing(Partition& partition) {
    if (partition.stalled.empty() || !partition.lane || partition.ended) return;
    if (partition.lane->committable().offset <= partition.reopened_at) return;
    partition.stalled.clear();
    partition.trouble.clear();
}

void Pipeline::on_commit_due() {
    post_control([self = shared_from_this()] { self->commit(); });
}

void Pipeline::commit() {
    if (!consumer_ || stopping_ || !commits_.may_send(clock_.now())) return;
    std::vector<PartitionOffset> offsets;
    for (auto& [where, partition] : partitions_) {
        // Between two lanes too: what was finished before the world failed is ours to commit.
        PartitionOffset offset = partition.committable();
        if (offset.offset > partition.known_committed()) offsets.push_back(std::move(offset));
    }
    if (offsets.empty()) return;
    commits_.sent(clock_.now());
    consumer_->commit(std::move(offsets));
}

void Pipeline::on_commit_answer(CommitAnswer answer, const Error& error,
                                const std::vector<PartitionOffset>& offsets) {
    post_control([self = shared_from_this(), answer, error, offsets] {
        self->commit_answered(answer, error, offsets);
    });
}

void Pipeline::commit_answered(CommitAnswer answer, const Error& error,
                               const std::vector<PartitionOffset>& offsets) {
    // The last commit of a revoke is the consumer's own: it took no time that we know of.
    const Duration took = commits_.answered(clock_.now());
    if (took > Duration{0}) commit_duration_.observe(took);
    ++totals_.commits[name_of(answer)];
    // Only a commit that is accepted shows that the world has healed.
    commit_blocked_ =
        answer == CommitAnswer::blocked || (commit_blocked_ && answer != CommitAnswer::committed);
    if (answer != CommitAnswer::committed) {
        log_.warn(
            "commit not accepted",
            {{"pipeline", settings_.name}, {"answer", name_of(answer)}, {"error", error.message}});
        return;
    }
    bool more = false;
    for (const PartitionOffset& offset : offsets) {
        const auto found = partitions_.find(offset.where);
        if (found == partitions_.end()) continue;
        Partition& partition = found->second;
        if (offset.offset < partition.known_committed()) continue;  // of an earlier assignment
        partition.committed = offset.offset;
        if (!partition.lane) continue;
        partition.lane->committed(offset.offset);
        const auto ahead = partition.lane->committable().offset.value - offset.offset.value;
        more = more || ahead >= static_cast<std::int64_t>(settings_.uncommitted_max / 2);
    }
    if (more) commit();
}

/// Kafka cannot see a handler that hangs, so we look ourselves: the same call at two looks, longer than
/// its deadline. It cannot be stopped in process; it can be named.
void Pipeline::watch_handlers() {
    const TimePoint now = clock_.now();
    for (auto& [where, partition] : partitions_) {
        if (!partition.lane) continue;
        const std::uint64_t call = partition.lane->handler_calls();
        const bool inside = call % 2 == 1;
        if (!inside || call != partition.handler_call) {
            partition.handler_call = call;
            partition.handler_since = now;
            if (partition.stalled == "handler" && !partition.ended) partition.stalled.clear();
            continue;
        }
        const StageSettings& stage = settings_.stages[partition.lane->stage_in_work()];
        if (now - partition.handler_since < stage.deadline || partition.stalled == "handler")
            continue;
        partition.stalled = "handler";
        partition.trouble = stage.info.handler + " has not returned within its deadline";
        log_.error("handler has not returned within its deadline",
                   {{"pipeline", settings_.name},
                    {"topic", where.topic},
                    {"partition", where.partition},
                    {"offset", partition.lane->committable().offset.value},
                    {"handler", stage.info.handler}});
    }
}

}  // namespace strandline::engine

// A lane ends, and may be reopened.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "engine/pipeline.hpp"

namespace strandline::engine {

using model::PartitionOffset;
using model::TopicPartition;

void Pipeline::on_ended(const TopicPartition& where, model::AssignmentEpoch epoch, LaneEnd end) {
    post_control([self = shared_from_this(), where, epoch, end = std::move(end)]() mutable {
        if (Partition* partition = self->find(where, epoch))
            self->lane_ended(where, *partition, std::move(end));
        self->changed_.ring();
    });
}

void Pipeline::lane_ended(const TopicPartition& where, Partition& partition, LaneEnd end) {
    partition.ended = true;
    partition.condemned = std::move(end.condemned);
    partition.store_trouble.clear();
    if (!end.trouble) return;
    if (end.trouble->code == "history-gone") return history_gone(where, partition);
    partition.stalled = end.stalled;
    partition.trouble = end.trouble->message;
    const PartitionOffset committable = partition.lane->committable();
    log_.error("lane stopped: the world failed, nothing is skipped",
               {{"pipeline", settings_.name},
                {"topic", where.topic},
                {"partition", where.partition},
                {"offset", committable.offset.value},
                {"reason", end.stalled},
                {"error", end.trouble->message}});
    const bool gone = end.trouble->code == "offset-gone" || end.trouble->code == "log-truncated";
    if (partition.going) {
        // The revoke that is under way closes it.
    } else if (gone && when_offset_is_gone_ == OffsetGone::reset) {
        if (consumer_) consumer_->reassign({where});
    } else if (gone) {
        log_.error("the broker no longer has this offset, and when_offset_is_gone says stop",
                   {{"pipeline", settings_.name},
                    {"topic", where.topic},
                    {"partition", where.partition},
                    {"offset", committable.offset.value}});
    } else {
        partition.lane->close(CloseReason::reopen);
    }
}

/// Retention has overtaken what was to be read for the ids below the position. Taken anew, reading
/// begins at what is left; no record of ours is concerned.
void Pipeline::history_gone(const TopicPartition& where, const Partition& partition) {
    log_.info("the log below the position became shorter while it was read for its ids",
              {{"pipeline", settings_.name},
               {"topic", where.topic},
               {"partition", where.partition},
               {"offset", partition.reopened_at.value}});
    if (!partition.going && consumer_) consumer_->reassign({});
}

void Pipeline::on_store_trouble(const TopicPartition& where, model::AssignmentEpoch epoch,
                                const std::optional<Error>& trouble) {
    post_control([self = shared_from_this(), where, epoch, trouble] {
        Partition* partition = self->find(where, epoch);
        if (partition == nullptr || partition->ended) return;
        partition->store_trouble = trouble ? trouble->message : "";
        if (trouble)
            self->log_.error("lane waits: the store that remembers event ids does not answer",
                             {{"pipeline", self->settings_.name},
                              {"topic", where.topic},
                              {"partition", where.partition},
                              {"code", trouble->code},
                              {"error", trouble->message}});
        else
            self->log_.info("the store that remembers event ids answers again",
                            {{"pipeline", self->settings_.name},
                             {"topic", where.topic},
                             {"partition", where.partition}});
    });
}

void Pipeline::on_closed(const TopicPartition& where, model::AssignmentEpoch epoch) {
    post_control([self = shared_from_this(), where, epoch] {
        if (Partition* partition = self->find(where, epoch)) {
            partition->resume = partition->lane->committable();
            partition->at_rest_ms = self->clock_.wall_ms();
            partition->lane->describe(partition->at_rest, partition->at_rest_ms);
            partition->lane.reset();
            if (!partition->going) self->reopen_later(where, *partition);
        }
        self->changed_.ring();
    });
}

void Pipeline::reopen_later(const TopicPartition& where, Partition& partition) {
    const bool moved = partition.resume.offset > partition.reopened_at;
    partition.backoff = moved || partition.backoff == Duration{0}
                            ? settings_.reopen_initial
                            : std::min(partition.backoff * 2, settings_.reopen_max);
    if (!partition.reopen_alarm)
        partition.reopen_alarm = make_alarm_(control_, [weak = weak_from_this(), where] {
            if (const auto self = weak.lock()) self->reopen(where);
        });
    partition.reopen_alarm->set(clock_.now() + partition.backoff);
}

void Pipeline::reopen(const TopicPartition& where) {
    const auto found = partitions_.find(where);
    if (found == partitions_.end() || found->second.lane || found->second.going) return;
    if (!consumer_) return;
    const PartitionOffset start = found->second.resume;
    const model::AssignmentEpoch epoch = found->second.epoch;
    auto self = shared_from_this();
    consumer_->seek(start, [self, where, start, epoch](Result<model::Offset> moved) {
        self->post_control([self, where, start, epoch, moved = std::move(moved)] {
            Partition* partition = self->find(where, epoch);
            if (partition == nullptr || partition->lane || partition->going) return;
            if (!moved) {
                self->log_.warn("seek failed: the whole assignment is taken again",
                                {{"pipeline", self->settings_.name},
                                 {"topic", where.topic},
                                 {"partition", where.partition},
                                 {"error", moved.error().message}});
                if (self->consumer_) self->consumer_->reassign({});
                return;
            }
            ++self->reopened_;
            partition->redelivered = true;
            self->open_lane(where, *partition, start, *moved);
        });
    });
}

}  // namespace strandline::engine

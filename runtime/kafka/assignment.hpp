#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/log.hpp"
#include "engine/io.hpp"
#include "kafka/commits.hpp"
#include "kafka/connection_watch.hpp"
#include "kafka/handles.hpp"
#include "kafka/partition_queue.hpp"
#include "kafka/settings.hpp"
#include "kafka/start_offsets.hpp"
#include "kafka/statistics.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

/// What the group gave us: takes partitions over and gives them back, in the one order that loses
/// nothing.
///
/// Threads  [poll-thread]
class Assignment {
public:
    /// `given_up` says that what is being waited for is not wanted any more: the consumer stops.
    Assignment(rd_kafka_t* client, const ConsumerSettings& settings, engine::ConsumerEvents& events,
               Commits& commits, ConnectionWatch& watch, std::shared_ptr<MessageCount> messages,
               std::function<bool()> given_up);

    /// Queues cut off, starts resolved, lanes opened, and only then the fetching begins.
    void take(const std::vector<model::TopicPartition>& partitions,
              const std::vector<model::TopicPartition>& gone = {});
    /// Lanes drained, offsets committed, lanes closed, and then the partitions are let go. When the
    /// group has given them to somebody already, it is lose().
    void give_back(engine::CloseReason reason);
    /// Nothing is committed: they are not ours any more.
    void lose();
    /// Without a word to the pipeline, which is gone.
    void drop();

    [[nodiscard]] bool empty() const { return queues_.empty(); }
    [[nodiscard]] std::vector<model::TopicPartition> partitions() const;
    Result<model::Offset> seek(const model::PartitionOffset& to);
    void set_log_ends(const Statistics& statistics);

private:
    [[nodiscard]] std::optional<std::vector<Start>> find_starts(
        const std::vector<model::TopicPartition>& partitions,
        const std::vector<model::TopicPartition>& gone);
    [[nodiscard]] bool commit_starts(const std::vector<Start>& starts);
    [[nodiscard]] bool find_history(std::vector<Start>& starts);
    void tell(const StartFailure& failure);
    [[nodiscard]] bool unwanted() const;
    void wait_a_little();
    void close_queues();
    void let_go();

    // Constant after construction.
    rd_kafka_t* const client_;
    const ConsumerSettings& settings_;
    engine::ConsumerEvents& events_;
    Commits& commits_;
    ConnectionWatch& watch_;
    const std::shared_ptr<MessageCount> messages_;
    const std::function<bool()> given_up_;

    std::map<model::TopicPartition, std::shared_ptr<PartitionQueue>> queues_;
};

}  // namespace strandline::kafka

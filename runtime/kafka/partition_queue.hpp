#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/io.hpp"
#include "kafka/handles.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

/// The private queue of one assigned partition. It is cut off from the consumer's queue when it is
/// made, which is before the assignment: later, records would leak into the shared queue.
///
/// Ownership  the lane shares it; close() takes librdkafka's objects away from a lane that is gone.
class PartitionQueue final : public engine::Source {
public:
    PartitionQueue(rd_kafka_t* client, model::TopicPartition where,
                   std::shared_ptr<MessageCount> count);
    ~PartitionQueue() override;
    PartitionQueue(const PartitionQueue&) = delete;
    PartitionQueue& operator=(const PartitionQueue&) = delete;

    void notify(std::function<void()> wake) override;
    Result<std::span<const model::Record>> take(std::size_t max) override;
    std::span<const model::Header> headers(const model::Record& record) override;
    void release() override;
    [[nodiscard]] bool empty() const override;
    [[nodiscard]] std::optional<model::Offset> position() const override;
    [[nodiscard]] std::optional<model::Offset> log_end() const override;

    [[nodiscard]] const model::TopicPartition& where() const { return where_; }
    /// Wakes the lane once: an event may have come before it listened. [poll-thread]
    void kick();
    /// Gives back all that is librdkafka's; from now on there are no records. [poll-thread]
    void close();
    void set_log_end(model::Offset end);  ///< [any-thread]

private:
    static void on_event(rd_kafka_t*, void* opaque);
    void release_all();
    [[nodiscard]] Error explain(const rd_kafka_message_t& message) const;

    // Constant after construction.
    rd_kafka_t* const client_;
    const model::TopicPartition where_;

    std::atomic<std::int64_t> log_end_{-1};

    // Held while the queue is used, so that close() cannot take it away: once per slice, uncontended.
    mutable std::mutex lock_;
    QueueHandle queue_;  // empty once closed
    MessageBatch batch_;
    std::vector<model::Record> records_;
    std::optional<Error> error_;  // stood behind the records of the last batch

    // Parsed headers of the records in hand; kept, so that they cost nothing in the long run. A
    // deque, because spans into its elements are handed out. Only on the lane's strand.
    std::deque<std::vector<model::Header>> headers_;
    std::size_t headers_used_{0};

    // kick() against notify(). The event itself reads wake_ under the queue's own lock, which
    // switching the event off takes: it must not take this one.
    std::mutex wake_lock_;
    std::function<void()> wake_;
};

}  // namespace strandline::kafka

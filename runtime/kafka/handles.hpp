#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// Every librdkafka object that has to be given back. No other file of the room names a *_destroy,
/// but for the mock cluster's in embedded_broker.cpp.
namespace strandline::kafka {

template <auto Destroy>
struct Destroyer {
    template <class T>
    void operator()(T* object) const noexcept {
        Destroy(object);
    }
};

template <class T, auto Destroy>
using Handle = std::unique_ptr<T, Destroyer<Destroy>>;

using ConfHandle = Handle<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using TopicConfHandle = Handle<rd_kafka_topic_conf_t, rd_kafka_topic_conf_destroy>;
using TopicHandle = Handle<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using QueueHandle = Handle<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using EventHandle = Handle<rd_kafka_event_t, rd_kafka_event_destroy>;
using HeadersHandle = Handle<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using MessageHandle = Handle<rd_kafka_message_t, rd_kafka_message_destroy>;
using ListHandle = Handle<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using ErrorHandle = Handle<rd_kafka_error_t, rd_kafka_error_destroy>;
using MetadataHandle = Handle<const struct rd_kafka_metadata, rd_kafka_metadata_destroy>;

/// A client is closed by its owner, in the owner's order, before it is destroyed; so destroying never
/// closes a consumer a second time, which could block.
struct ClientDestroyer {
    void operator()(rd_kafka_t* client) const noexcept {
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
};
using ClientHandle = std::unique_ptr<rd_kafka_t, ClientDestroyer>;

/// How many messages of one client are handed out. A single one that is never given back makes
/// destroying the client wait for ever, so it is asserted to be 0 before. [any-thread]
using MessageCount = std::atomic<std::int64_t>;

/// The messages of one take(), given back together. Keeps its memory from batch to batch.
class MessageBatch {
public:
    explicit MessageBatch(std::shared_ptr<MessageCount> count) : count_(std::move(count)) {}
    ~MessageBatch() { clear(); }
    MessageBatch(const MessageBatch&) = delete;
    MessageBatch& operator=(const MessageBatch&) = delete;

    /// Takes what is queued, at most `max`, without waiting; only after clear().
    std::span<rd_kafka_message_t* const> fill(rd_kafka_queue_t* queue, std::size_t max) {
        if (messages_.size() < max) messages_.resize(max);
        const auto taken = rd_kafka_consume_batch_queue(queue, 0, messages_.data(), max);
        used_ = taken > 0 ? static_cast<std::size_t>(taken) : 0;
        count_->fetch_add(static_cast<std::int64_t>(used_), std::memory_order_relaxed);
        return {messages_.data(), used_};
    }
    void clear() {
        for (std::size_t i = 0; i < used_; ++i) rd_kafka_message_destroy(messages_[i]);
        count_->fetch_sub(static_cast<std::int64_t>(used_), std::memory_order_relaxed);
        used_ = 0;
    }

private:
    std::shared_ptr<MessageCount> count_;
    std::vector<rd_kafka_message_t*> messages_;
    std::size_t used_{0};
};

}  // namespace strandline::kafka

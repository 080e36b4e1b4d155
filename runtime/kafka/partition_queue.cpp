#include "kafka/partition_queue.hpp"

#include <string>
#include <utility>

#include "kafka/record_view.hpp"

namespace strandline::kafka {
PartitionQueue::PartitionQueue(rd_kafka_t* client, model::TopicPartition where,
                               std::shared_ptr<MessageCount> count)
    : client_(client),
      where_(std::move(where)),
      queue_(rd_kafka_queue_get_partition(client, where_.topic.c_str(), where_.partition)),
      batch_(std::move(count)) {
    if (queue_) rd_kafka_queue_forward(queue_.get(), nullptr);
}

PartitionQueue::~PartitionQueue() { close(); }

void PartitionQueue::on_event(rd_kafka_t*, void* opaque) {
    static_cast<const PartitionQueue*>(opaque)->wake_();
}

void PartitionQueue::notify(std::function<void()> wake) {
    const std::lock_guard wake_guard(wake_lock_);
    const std::lock_guard guard(lock_);
    // Off first: on return no event runs, so wake_ may be changed.
    if (queue_) rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr);
    wake_ = std::move(wake);
    if (queue_ && wake_) rd_kafka_queue_cb_event_enable(queue_.get(), on_event, this);
}

void PartitionQueue::kick() {
    const std::lock_guard guard(wake_lock_);
    if (wake_) wake_();
}

Result<std::span<const model::Record>> PartitionQueue::take(std::size_t max) {
    const std::lock_guard guard(lock_);
    release_all();
    if (!queue_) return std::span<const model::Record>{};
    if (error_) return tl::unexpected(*std::exchange(error_, std::nullopt));
    for (const auto* message : batch_.fill(queue_.get(), max)) {
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            records_.push_back(record_of(*message));
        } else if (!error_) {
            error_ = explain(*message);
        }
    }
    if (records_.empty() && error_) return tl::unexpected(*std::exchange(error_, std::nullopt));
    return std::span<const model::Record>{records_};
}

Error PartitionQueue::explain(const rd_kafka_message_t& message) const {
    const auto where = where_.topic + "/" + std::to_string(where_.partition);
    if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
        return {"offset-gone", "the broker no longer has the position to read in " + where +
                                   ": retention was faster, or the topic was made anew"};
    }
    if (message.err == RD_KAFKA_RESP_ERR__LOG_TRUNCATION) {
        return {"log-truncated", "the log of " + where +
                                     " was cut back behind what was read: records were lost " +
                                     "when its leader changed"};
    }
    return {"fetch", "reading " + where + ": " + rd_kafka_err2str(message.err) + " (" +
                         rd_kafka_err2name(message.err) + ")"};
}

std::span<const model::Header> PartitionQueue::headers(const model::Record& record) {
    if (headers_used_ == headers_.size()) headers_.emplace_back();
    auto& list = headers_[headers_used_++];
    list.clear();
    read_headers(*static_cast<const rd_kafka_message_t*>(record.native), list);
    return list;
}

void PartitionQueue::release() {
    const std::lock_guard guard(lock_);
    release_all();
}

void PartitionQueue::release_all() {
    records_.clear();
    headers_used_ = 0;
    batch_.clear();
}

bool PartitionQueue::empty() const {
    const std::lock_guard guard(lock_);
    return !error_ && (!queue_ || rd_kafka_queue_length(queue_.get()) == 0);
}

std::optional<model::Offset> PartitionQueue::position() const {
    const std::lock_guard guard(lock_);
    if (!queue_) return std::nullopt;
    const ListHandle list{rd_kafka_topic_partition_list_new(1)};
    const auto* element =
        rd_kafka_topic_partition_list_add(list.get(), where_.topic.c_str(), where_.partition);
    const auto answer = rd_kafka_position(client_, list.get());
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR || element->err != RD_KAFKA_RESP_ERR_NO_ERROR ||
        element->offset < 0) {
        return std::nullopt;
    }
    return model::Offset{element->offset};
}

std::optional<model::Offset> PartitionQueue::log_end() const {
    const auto end = log_end_.load(std::memory_order_relaxed);
    if (end < 0) return std::nullopt;
    return model::Offset{end};
}

void PartitionQueue::set_log_end(model::Offset end) {
    log_end_.store(end.value, std::memory_order_relaxed);
}

void PartitionQueue::close() {
    notify(nullptr);
    const std::lock_guard guard(lock_);
    release_all();
    error_.reset();
    queue_.reset();
}

}  // namespace strandline::kafka

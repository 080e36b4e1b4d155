#include "support/fake_producer.hpp"

#include <charconv>

namespace strandline::testing {

using engine::Published;

std::shared_ptr<FakePublisher> FakeProducer::open_port() {
    return std::make_shared<FakePublisher>(shared_from_this());
}

void FakeProducer::cork() {
    const std::lock_guard lock(mutex_);
    corked_ = true;
}

void FakeProducer::uncork() {
    const std::lock_guard lock(mutex_);
    corked_ = false;
    while (!waiting_.empty()) {
        Waiting waiting = std::move(waiting_.front());
        waiting_.pop_front();
        const Answer answer = answer_for(waiting.record.output);
        deliver(std::move(waiting), answer);
    }
}

void FakeProducer::answer(Outcome outcome, const char* error, std::size_t index) {
    const std::lock_guard lock(mutex_);
    const auto chosen = waiting_.begin() + static_cast<std::ptrdiff_t>(index);
    Waiting waiting = std::move(*chosen);
    waiting_.erase(chosen);
    deliver(std::move(waiting), {outcome, error});
}

void FakeProducer::answer_next(engine::OutputIndex output, Outcome outcome, const char* error) {
    const std::lock_guard lock(mutex_);
    next_answers_[output].push_back({outcome, error});
}

void FakeProducer::answer_always(engine::OutputIndex output, Outcome outcome, const char* error) {
    const std::lock_guard lock(mutex_);
    standing_answers_[output] = {outcome, error};
}

void FakeProducer::set_capacity(std::size_t records) {
    const std::lock_guard lock(mutex_);
    capacity_ = records;
}

void FakeProducer::set_value_bytes_max(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    value_bytes_max_ = bytes;
}

void FakeProducer::set_recording(bool on) {
    const std::lock_guard lock(mutex_);
    recording_ = on;
}

std::vector<FakeProducer::Sent> FakeProducer::sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
}

std::vector<FakeProducer::Sent> FakeProducer::landed() const {
    const std::lock_guard lock(mutex_);
    return landed_;
}

std::vector<FakeProducer::Stored> FakeProducer::stored() const {
    const std::lock_guard lock(mutex_);
    return stored_;
}

std::size_t FakeProducer::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

std::size_t FakeProducer::refusals_when_full() const {
    const std::lock_guard lock(mutex_);
    return refusals_when_full_;
}

Published FakeProducer::take(const std::shared_ptr<FakePublisher>& port,
                             const engine::OutRecord& record, engine::Ticket ticket) {
    const std::lock_guard lock(mutex_);
    constexpr std::int32_t partitions = 100;
    if (record.partition >= partitions) return Published::refused;
    if (record.value.size() > value_bytes_max_) return Published::too_large;
    if (waiting_.size() >= capacity_) {
        ++refusals_when_full_;
        return Published::full;
    }
    Waiting waiting;
    waiting.port = port;
    waiting.ticket = ticket;
    waiting.record.output = record.output;
    if (recording_) {
        waiting.record.value = is_null(record.value) ? "" : std::string(record.value);
        waiting.record.partition = record.partition;
        waiting.record.timestamp_ms = record.timestamp_ms;
        sent_.push_back(waiting.record);
    }
    if (corked_) {
        waiting_.push_back(std::move(waiting));
    } else {
        const Answer answer = answer_for(record.output);
        deliver(std::move(waiting), answer);
    }
    return Published::queued;
}

void FakeProducer::deliver(Waiting waiting, Answer answer) {
    if (recording_ && answer.outcome == Outcome::acknowledged) landed_.push_back(waiting.record);
    const auto port = waiting.port.lock();
    if (!port) return;
    const bool none_waited = port->reports_.empty();
    port->reports_.push_back({.ticket = waiting.ticket,
                              .outcome = answer.outcome,
                              .output = waiting.record.output,
                              .error = answer.error});
    if (none_waited && port->wake_) port->wake_();
}

FakeProducer::Answer FakeProducer::answer_for(engine::OutputIndex output) {
    if (const auto found = next_answers_.find(output);
        found != next_answers_.end() && !found->second.empty()) {
        const Answer answer = found->second.front();
        found->second.pop_front();
        return answer;
    }
    const auto standing = standing_answers_.find(output);
    return standing == standing_answers_.end() ? Answer{} : standing->second;
}

void FakePublisher::notify(std::function<void()> wake) {
    const std::lock_guard lock(producer_->mutex_);
    wake_ = std::move(wake);
}

Published FakePublisher::publish(const engine::OutRecord& record, engine::Ticket ticket) {
    return producer_->take(shared_from_this(), record, ticket);
}

void FakePublisher::take_reports(std::vector<engine::Report>& reports) {
    const std::lock_guard lock(producer_->mutex_);
    reports.insert(reports.end(), reports_.begin(), reports_.end());
    reports_.clear();
}

std::size_t FakePublisher::value_bytes_max(engine::OutputIndex /*output*/,
                                           std::size_t /*other_bytes*/) const {
    const std::lock_guard lock(producer_->mutex_);
    return producer_->value_bytes_max_;
}

model::RetryCount FakeDeadLetters::retry_count(std::span<const model::Header> headers) const {
    model::RetryCount count;
    for (const model::Header& header : headers) {
        if (header.name == "retry-count")
            std::from_chars(header.value.data(), header.value.data() + header.value.size(),
                            count.value);
    }
    return count;
}

Published FakeDeadLetters::store(const engine::Delivery& delivery, const model::Failure& failure,
                                 model::Disposition disposition, engine::Ticket ticket) {
    const model::Record& record = *delivery.record;
    engine::OutRecord out;
    out.output = disposition == model::Disposition::poisoned ? poison_ : dead_letters_;
    // What does not fit is cut: the real one adds digest and length.
    out.value = record.value.substr(0, port_->value_bytes_max(out.output, 0));
    const Published published = port_->publish(out, ticket);
    if (published != Published::queued) return published;
    const std::lock_guard lock(producer_->mutex_);
    producer_->stored_.push_back(
        {.offset = record.offset.value,
         .disposition = disposition,
         .failure = failure,
         .event_id = std::string(delivery.event.id),
         .source_text = is_null(record.value) ? "" : std::string(record.value)});
    return published;
}

}  // namespace strandline::testing

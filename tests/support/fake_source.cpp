#include "support/fake_source.hpp"

#include <algorithm>

namespace strandline::testing {

void FakeSource::append(FakeRecord record) {
    const std::lock_guard lock(mutex_);
    const bool was_empty = next_ == log_.size();
    log_.push_back(std::move(record));
    if (was_empty && wake_) wake_();
}

void FakeSource::fail(Error error) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(error);
    if (wake_) wake_();
}

void FakeSource::seek(std::int64_t offset) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(log_.begin(), log_.end(), [offset](const FakeRecord& record) {
        return record.offset >= offset;
    });
    next_ = static_cast<std::size_t>(found - log_.begin());
    if (next_ < log_.size() && wake_) wake_();
}

void FakeSource::pass_markers(std::int64_t position) {
    const std::lock_guard lock(mutex_);
    position_ = position;
    if (wake_) wake_();
}

void FakeSource::set_log_end(std::int64_t offset) {
    const std::lock_guard lock(mutex_);
    log_end_ = offset;
}

void FakeSource::ring() {
    const std::lock_guard lock(mutex_);
    if (wake_) wake_();
}

std::size_t FakeSource::held() const {
    const std::lock_guard lock(mutex_);
    return handed_out_.size();
}

std::size_t FakeSource::takes() const {
    const std::lock_guard lock(mutex_);
    return takes_;
}

bool FakeSource::notifies() const {
    const std::lock_guard lock(mutex_);
    return wake_ != nullptr;
}

void FakeSource::notify(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

Result<std::span<const model::Record>> FakeSource::take(std::size_t max) {
    const std::lock_guard lock(mutex_);
    ++takes_;
    give_back();
    if (failure_) {
        Error error = std::move(*failure_);
        failure_.reset();
        return tl::unexpected(std::move(error));
    }
    const std::size_t count = std::min(max, log_.size() - next_);
    for (std::size_t i = 0; i < count; ++i) handed_out_.push_back(log_[next_ + i]);
    next_ += count;
    for (FakeRecord& record : handed_out_) {
        records_.push_back({.offset = model::Offset{record.offset},
                            .timestamp_ms = record.timestamp_ms,
                            .log_append_time = false,
                            .leader_epoch = record.leader_epoch,
                            .key = null_bytes,
                            .value = record.value ? Bytes(*record.value) : null_bytes,
                            .native = &record});
    }
    return std::span<const model::Record>(records_);
}

std::span<const model::Header> FakeSource::headers(const model::Record& record) {
    const auto& native = *static_cast<const FakeRecord*>(record.native);
    ++headers_parsed_;
    headers_.clear();
    for (const auto& [name, value] : native.headers) headers_.push_back({name, value});
    return headers_;
}

void FakeSource::release() {
    const std::lock_guard lock(mutex_);
    give_back();
}

bool FakeSource::empty() const {
    const std::lock_guard lock(mutex_);
    return next_ == log_.size();
}

std::optional<model::Offset> FakeSource::position() const {
    const std::lock_guard lock(mutex_);
    if (!position_) return std::nullopt;
    return model::Offset{*position_};
}

std::optional<model::Offset> FakeSource::log_end() const {
    const std::lock_guard lock(mutex_);
    if (!log_end_) return std::nullopt;
    return model::Offset{*log_end_};
}

void FakeSource::give_back() {
    records_.clear();
    handed_out_.clear();
}

}  // namespace strandline::testing

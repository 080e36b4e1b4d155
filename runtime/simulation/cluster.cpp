#include "simulation/cluster.hpp"

#include <algorithm>

namespace strandline::simulation {

Bytes view(const std::optional<std::string>& bytes) { return bytes ? Bytes(*bytes) : null_bytes; }

std::optional<std::string> copy(Bytes bytes) {
    if (is_null(bytes)) return std::nullopt;
    return std::string(bytes);
}

std::vector<model::Header> StoredRecord::header_views() const {
    std::vector<model::Header> views;
    for (const auto& [name, bytes] : headers) views.push_back({name, view(bytes)});
    return views;
}

const StoredRecordPtr& Log::append(StoredRecord record, std::int64_t gap) {
    record.offset = end_ + gap;
    end_ = record.offset + 1;
    records_.push_back(std::make_shared<const StoredRecord>(std::move(record)));
    tell();
    return records_.back();
}

void Log::append_marker() {
    ++end_;
    tell();
}

void Log::cut(std::int64_t start) {
    start_ = std::min(start, end_);
    std::erase_if(records_, [this](const auto& record) { return record->offset < start_; });
}

StoredRecordPtr Log::read(std::int64_t from) const {
    const auto found = std::lower_bound(
        records_.begin(), records_.end(), from,
        [](const StoredRecordPtr& record, std::int64_t offset) { return record->offset < offset; });
    return found == records_.end() ? nullptr : *found;
}

void Log::listen(std::weak_ptr<void> who, std::function<void()> appended) {
    std::erase_if(listeners_, [](const auto& each) { return each.first.expired(); });
    listeners_.emplace_back(std::move(who), std::move(appended));
}

void Log::tell() {
    for (const auto& [who, appended] : listeners_)
        if (!who.expired()) appended();
}

std::int32_t Cluster::partition_of(Bytes key) const {
    std::uint32_t hash = 2166136261U;
    for (const char letter : key) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    return static_cast<std::int32_t>(hash % static_cast<std::uint32_t>(partitions_));
}

}  // namespace strandline::simulation

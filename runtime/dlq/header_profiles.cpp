#include "dlq/header_profiles.hpp"

#include <algorithm>
#include <array>

namespace strandline::dlq {

namespace {

constexpr std::string_view connect_prefix = "__connect.errors.";
constexpr std::string_view spring_prefix = "kafka_dlt-";

}  // namespace

bool is_profile_header(std::string_view name, const HeaderProfiles& profiles) {
    return (profiles.connect && name.starts_with(connect_prefix)) ||
           (profiles.spring && name.starts_with(spring_prefix));
}

std::span<const model::Header> EncodedProfiles::encode(const HeaderProfiles& profiles,
                                                       const DeadLetterHeaders& headers,
                                                       const ProfileFacts& facts) {
    headers_.clear();
    sizes_.clear();
    values_.clear();
    if (profiles.connect) add_connect(headers);
    if (profiles.spring) add_spring(headers, facts);
    const char* at = values_.data();
    for (std::size_t header = 0; header < headers_.size(); ++header) {
        headers_[header].value = {at, sizes_[header]};
        at += sizes_[header];
    }
    return headers_;
}

// A pipeline stands for the connector and its one task. Where no handler was called, the value could not
// be converted.
void EncodedProfiles::add_connect(const DeadLetterHeaders& headers) {
    const bool handled = !headers.failed_handler.empty();
    add("__connect.errors.topic", headers.source.topic);
    add("__connect.errors.partition", std::to_string(headers.source.partition));
    add("__connect.errors.offset", std::to_string(headers.source.offset.value));
    add("__connect.errors.connector.name", headers.pipeline);
    add("__connect.errors.task.id", "0");
    add("__connect.errors.stage", handled ? "TRANSFORMATION" : "VALUE_CONVERTER");
    add("__connect.errors.class.name", handled ? headers.failed_handler : "strandline");
    add("__connect.errors.exception.class.name", headers.error_class);
    add("__connect.errors.exception.message", headers.error_message);
}

void EncodedProfiles::add_spring(const DeadLetterHeaders& headers, const ProfileFacts& facts) {
    add("kafka_dlt-original-topic", headers.source.topic);
    add_number("kafka_dlt-original-partition",
               static_cast<std::uint64_t>(std::max(headers.source.partition, 0)), 4);
    add_number("kafka_dlt-original-offset",
               static_cast<std::uint64_t>(std::max<std::int64_t>(headers.source.offset.value, 0)),
               8);
    add_number("kafka_dlt-original-timestamp", static_cast<std::uint64_t>(facts.timestamp_ms), 8);
    add("kafka_dlt-original-timestamp-type", facts.timestamp_ms < 0  ? "NoTimestampType"
                                             : facts.log_append_time ? "LogAppendTime"
                                                                     : "CreateTime");
    add("kafka_dlt-original-consumer-group", facts.group);
    add("kafka_dlt-exception-fqcn", headers.error_class);
    add("kafka_dlt-exception-message", headers.error_message);
}

void EncodedProfiles::add(std::string_view name, std::string_view value) {
    headers_.push_back({name, {}});
    sizes_.push_back(value.size());
    values_ += value;
}

void EncodedProfiles::add_number(std::string_view name, std::uint64_t value, std::size_t bytes) {
    std::array<char, 8> text{};
    for (std::size_t i = 0; i < bytes; ++i)
        text[i] = static_cast<char>(value >> (8 * (bytes - 1 - i)) & 0xFFU);
    add(name, {text.data(), bytes});
}

}  // namespace strandline::dlq

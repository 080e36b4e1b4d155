#include "dlq/dead_letter_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

#include "base/bytes.hpp"
#include "dlq/utc_time.hpp"

namespace strandline::dlq {

namespace {

using Headers = std::span<const model::Header>;

constexpr std::string_view source_topic = "source-topic";
constexpr std::string_view source_partition = "source-partition";
constexpr std::string_view source_offset = "source-offset";
constexpr std::string_view source_event_id = "source-event-id";
constexpr std::string_view retry_count = "retry-count";
constexpr std::string_view error_message = "error-message";
constexpr std::string_view error_class = "error-class";
constexpr std::string_view failed_handler = "failed-handler";
constexpr std::string_view handler_version = "handler-version";
constexpr std::string_view pipeline = "pipeline";
constexpr std::string_view dlq_timestamp = "dlq-timestamp";
constexpr std::string_view poison_timestamp = "poison-timestamp";
constexpr std::string_view original_value_size = "original-value-size";
constexpr std::string_view original_value_sha256 = "original-value-sha256";
constexpr std::string_view original_key_size = "original-key-size";
constexpr std::string_view original_key_sha256 = "original-key-sha256";
constexpr std::string_view original_headers_count = "original-headers-count";
constexpr std::string_view original_headers_size = "original-headers-size";

constexpr std::array all_names{source_topic,
                               source_partition,
                               source_offset,
                               source_event_id,
                               retry_count,
                               error_message,
                               error_class,
                               failed_handler,
                               handler_version,
                               pipeline,
                               dlq_timestamp,
                               poison_timestamp,
                               original_value_size,
                               original_value_sha256,
                               original_key_size,
                               original_key_sha256,
                               original_headers_count,
                               original_headers_size};

constexpr std::size_t topic_bytes_max = 249;  // Kafka's own limit

std::optional<std::string_view> last_of(Headers headers, std::string_view name) {
    for (std::size_t at = headers.size(); at-- > 0;) {
        if (headers[at].name != name) continue;
        if (is_null(headers[at].value)) return std::nullopt;
        return headers[at].value;
    }
    return std::nullopt;
}

// Decimal digits and nothing else: no sign, no space, no more than the type holds.
std::optional<std::uint64_t> read_number(Headers headers, std::string_view name,
                                         std::uint64_t value_max, std::size_t digits_max = 20) {
    const std::optional<std::string_view> text = last_of(headers, name);
    if (!text || text->empty() || text->size() > digits_max) return std::nullopt;
    std::uint64_t value = 0;
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, value);
    if (error != std::errc{} || stop != end || value > value_max) return std::nullopt;
    return value;
}

std::optional<Whole> read_whole(Headers headers, std::string_view size_name,
                                std::string_view sha256_name) {
    const auto size = read_number(headers, size_name, std::numeric_limits<std::uint64_t>::max());
    const auto sha256 = last_of(headers, sha256_name);
    if (!size || !sha256 || sha256->size() != 64) return std::nullopt;
    if (sha256->find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return std::nullopt;
    return Whole{.size = *size, .sha256 = std::string(*sha256)};
}

bool read_text(Headers headers, std::string_view name, std::string& out) {
    const std::optional<std::string_view> text = last_of(headers, name);
    if (text) out = *text;
    return text.has_value();
}

}  // namespace

bool is_dead_letter_header(std::string_view name) {
    return std::ranges::find(all_names, name) != all_names.end();
}

std::span<const model::Header> EncodedHeaders::encode(const DeadLetterHeaders& from) {
    headers_.clear();
    sizes_.clear();
    values_.clear();
    add(source_topic, from.source.topic);
    add(source_partition, static_cast<std::uint64_t>(std::max(from.source.partition, 0)));
    add(source_offset,
        static_cast<std::uint64_t>(std::max<std::int64_t>(from.source.offset.value, 0)));
    add(source_event_id, from.source_event_id);
    add(retry_count, std::min(from.retry_count.value, retry_count_max));
    add(error_message, from.error_message);
    add(error_class, from.error_class);
    add(failed_handler, from.failed_handler);
    add(handler_version, from.handler_version);
    add(pipeline, from.pipeline);
    add(from.poison ? poison_timestamp : dlq_timestamp, format_utc(from.timestamp_ms));
    if (from.value) {
        add(original_value_size, from.value->size);
        add(original_value_sha256, from.value->sha256);
    }
    if (from.key) {
        add(original_key_size, from.key->size);
        add(original_key_sha256, from.key->sha256);
    }
    if (from.headers) {
        add(original_headers_count, from.headers->count);
        add(original_headers_size, from.headers->size);
    }

    // The values stand still only now. An empty one has data all the same: it is no null.
    const char* at = values_.data();
    for (std::size_t header = 0; header < headers_.size(); ++header) {
        headers_[header].value = {at, sizes_[header]};
        at += sizes_[header];
    }
    return headers_;
}

void EncodedHeaders::add(std::string_view name, std::string_view value) {
    headers_.push_back({.name = name, .value = {}});
    sizes_.push_back(value.size());
    values_ += value;
}

void EncodedHeaders::add(std::string_view name, std::uint64_t value) {
    add(name, std::string_view(std::to_string(value)));
}

std::optional<FirstRead> read_first_read(Headers headers) {
    const auto topic = last_of(headers, source_topic);
    const auto partition =
        read_number(headers, source_partition, std::numeric_limits<std::int32_t>::max());
    const auto offset =
        read_number(headers, source_offset, std::numeric_limits<std::int64_t>::max());
    if (!topic || topic->empty() || topic->size() > topic_bytes_max || !partition || !offset)
        return std::nullopt;
    return FirstRead{.topic = std::string(*topic),
                     .partition = static_cast<std::int32_t>(*partition),
                     .offset = {static_cast<std::int64_t>(*offset)}};
}

std::optional<model::RetryCount> read_retry_count(Headers headers) {
    const auto count = read_number(headers, retry_count, retry_count_max, 9);
    if (!count) return std::nullopt;
    return model::RetryCount{static_cast<std::uint32_t>(*count)};
}

std::optional<std::string> read_event_id(Headers headers) {
    std::string id;
    if (!read_text(headers, source_event_id, id)) return std::nullopt;
    return id;
}

std::optional<Whole> read_whole_value(Headers headers) {
    return read_whole(headers, original_value_size, original_value_sha256);
}

std::optional<Whole> read_whole_key(Headers headers) {
    return read_whole(headers, original_key_size, original_key_sha256);
}

std::optional<WholeHeaders> read_whole_headers(Headers headers) {
    constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
    const auto count = read_number(headers, original_headers_count, any);
    const auto size = read_number(headers, original_headers_size, any);
    if (!count || !size) return std::nullopt;
    return WholeHeaders{.count = *count, .size = *size};
}

std::optional<DeadLetterHeaders> read_dead_letter(Headers headers) {
    const std::optional<FirstRead> source = read_first_read(headers);
    const std::optional<model::RetryCount> count = read_retry_count(headers);
    const auto stored = last_of(headers, dlq_timestamp);
    const auto poisoned = last_of(headers, poison_timestamp);
    if (!source || !count || stored.has_value() == poisoned.has_value()) return std::nullopt;
    const std::optional<std::int64_t> timestamp = parse_utc(stored ? *stored : *poisoned);
    if (!timestamp) return std::nullopt;

    DeadLetterHeaders read;
    read.source = *source;
    read.retry_count = *count;
    read.poison = poisoned.has_value();
    read.timestamp_ms = *timestamp;
    if (!read_text(headers, source_event_id, read.source_event_id) ||
        !read_text(headers, error_message, read.error_message) ||
        !read_text(headers, error_class, read.error_class) ||
        !read_text(headers, failed_handler, read.failed_handler) ||
        !read_text(headers, handler_version, read.handler_version) ||
        !read_text(headers, pipeline, read.pipeline))
        return std::nullopt;
    read.value = read_whole_value(headers);
    read.key = read_whole_key(headers);
    read.headers = read_whole_headers(headers);
    return read;
}

}  // namespace strandline::dlq

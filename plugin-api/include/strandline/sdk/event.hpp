#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/json.hpp>
#include <strandline/sdk/text.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// What a handler sees: one event of a topic.
///
/// Ownership  every view lives until the delivery is settled; copy what you keep.
/// Threads    [lane-strand]
class Event {
public:
    Event(const strandline_host* host, const strandline_json_1* json, const strandline_event* event)
        : source_{host, json, event->delivery}, event_(event) {}

    [[nodiscard]] std::string_view type() const { return to_view(event_->type); }
    [[nodiscard]] std::string_view id() const { return to_view(event_->id); }
    [[nodiscard]] std::string_view topic() const { return to_view(event_->topic); }
    [[nodiscard]] std::int32_t partition() const { return event_->partition; }
    [[nodiscard]] std::int64_t offset() const { return event_->offset; }
    [[nodiscard]] std::int64_t timestamp_ms() const { return event_->timestamp_ms; }
    [[nodiscard]] std::uint32_t attempt() const { return event_->attempt; }  ///< 1 = first
    [[nodiscard]] std::chrono::steady_clock::time_point deadline() const {
        return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(event_->deadline_ns));
    }

    /// Key and value may be null: is_null(), not empty(). 64 zero bytes follow the value, so a
    /// simdjson::padded_string_view over it needs no copy.
    [[nodiscard]] std::string_view key() const { return to_view(event_->key); }
    [[nodiscard]] std::string_view value() const { return to_view(event_->value); }
    [[nodiscard]] bool tombstone() const { return event_->value.data == nullptr; }
    /// This record may have been handled before: after a crash, a rebalance or a retry.
    [[nodiscard]] bool redelivered() const {
        return (event_->flags & STRANDLINE_EVENT_REDELIVERED) != 0;
    }

    [[nodiscard]] std::span<const strandline_header> headers() const {
        return {event_->headers, event_->header_count};
    }
    /// The last header of this name, as in Kafka.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
        for (std::size_t i = event_->header_count; i-- > 0;) {
            const strandline_header& header = event_->headers[i];
            if (to_view(header.name) == name) return to_view(header.value);
        }
        return std::nullopt;
    }

    /// A value of the parsed JSON by its pointer, "" for the whole. Needs "strandline.json/1".
    [[nodiscard]] Json json(std::string_view pointer) const { return {source_, pointer}; }

    /// The event as a type that `strandline codegen` made from its schema. The host has validated it;
    /// all views of it live until the delivery is settled. Needs "strandline.json/1".
    template <class Type>
    [[nodiscard]] Type as() const {
        return Type::from_event(*this);
    }
    /// For generated types.
    [[nodiscard]] const JsonSource& json_source() const { return source_; }

    [[nodiscard]] const strandline_event& raw() const { return *event_; }

private:
    JsonSource source_;
    const strandline_event* event_;
};

}  // namespace sdk_v0
}  // namespace strandline

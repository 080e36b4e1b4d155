#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/text.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// What a handler emits. Views borrowed for the call: the host copies.
struct Record {
    std::string_view key{};    ///< null = the YAML's `key:` pointer, else the event's own key
    std::string_view value{};  ///< null = a tombstone, on purpose
    std::string_view type{};   ///< empty = the output's `type:` in the YAML
    std::string_view content_type{};  ///< empty = application/json
    std::span<const strandline_header> headers{};
    std::int64_t timestamp_ms{-1};  ///< -1 = the event's
    std::int32_t partition{-1};     ///< -1 = by key
    bool null_key{false};           ///< a null key, on purpose
};

namespace detail {

inline bool emit(const strandline_host* host, strandline_delivery delivery, std::string_view output,
                 const Record& record) noexcept {
    const strandline_record raw{
        .struct_size = sizeof(strandline_record),
        .flags = record.null_key ? std::uint32_t{STRANDLINE_RECORD_NULL_KEY} : 0u,
        .timestamp_ms = record.timestamp_ms,
        .partition = record.partition,
        .reserved0 = 0,
        .output = to_str(output),
        .type = to_str(record.type),
        .content_type = to_str(record.content_type),
        .key = to_bytes(record.key),
        .value = to_bytes(record.value),
        .headers = record.headers.data(),
        .header_count = record.headers.size()};
    return host->emit(host, delivery, &raw) == STRANDLINE_OK;
}

}  // namespace detail
}  // namespace sdk_v0
}  // namespace strandline

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// ISO 8601 in UTC with milliseconds: `2026-01-31T23:59:59.999Z`, always 24 characters.
namespace strandline::dlq {

/// Unix time in milliseconds; what lies outside the years 1970 to 9999 is moved to their edge.
/// [any-thread]
[[nodiscard]] std::string format_utc(std::int64_t time_ms);

/// Empty for anything that format_utc() does not write. [any-thread]
[[nodiscard]] std::optional<std::int64_t> parse_utc(std::string_view text);

}  // namespace strandline::dlq

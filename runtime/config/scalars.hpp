#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// One strict reading of each kind of scalar: no octal, no sign, no blank, no rounding, no guess.
namespace strandline::config {

/// "10s", "1500ms", "24h15m": whole numbers with ms, s, m, h or d, from the largest unit to the
/// smallest. Empty on any other text and beyond 100 years.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest way to write it: "90s", "1h", "1500ms".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

/// "512B", "1MB" (10^6), "1MiB" (2^20): one whole number with B, kB, MB, GB, KiB, MiB or GiB. Bytes.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// Decimal digits without a leading zero.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text);

/// "0.2", "2": digits, at most one point between digits.
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);

/// "true" and "false", nothing else.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

/// RFC 3339 with a zone: "2026-01-01T00:00:00Z", "2026-01-01T01:00:00.250+01:00". Unix milliseconds.
[[nodiscard]] std::optional<std::int64_t> parse_timestamp(std::string_view text);

/// RFC 6901: empty, or parts that each start with '/', where '~' stands only in ~0 and ~1.
[[nodiscard]] bool is_json_pointer(std::string_view text);

/// What Kafka takes for a topic: 1 to 249 letters, digits, '.', '_' and '-', but not "." or "..".
[[nodiscard]] bool is_topic(std::string_view text);

/// A name that also is a file name and a label: 1 to 64 letters, digits, '.', '_' and '-', the first
/// a letter or digit.
[[nodiscard]] bool is_name(std::string_view text);

/// A plugin's or handler's id: a lower case letter, then lower case letters, digits, '-' and '_'.
[[nodiscard]] bool is_plugin_id(std::string_view text);

struct HostPort {
    std::string host;  ///< IPv6 without its brackets
    std::uint16_t port{0};
};

/// "host:port", "[::1]:port". Port 0 is taken; callers that cannot use it refuse it.
[[nodiscard]] std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace strandline::config

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// JSON Pointers (RFC 6901), read without an allocation.
namespace strandline::schema {

/// Empty, or begins with a slash and has a 0 or a 1 behind every tilde. [any-thread]
[[nodiscard]] bool is_json_pointer(std::string_view pointer);

/// Cuts the first segment, still escaped, off a pointer that is not empty.
[[nodiscard]] std::string_view take_segment(std::string_view& pointer);

/// Whether the escaped segment names this member.
[[nodiscard]] bool names(std::string_view segment, std::string_view member);

/// The segment as an array index: digits without leading zeros; empty for anything else.
[[nodiscard]] std::optional<std::uint32_t> array_index(std::string_view segment);

/// The member of the root that the pointer names, unescaped; empty when it does not have exactly one
/// segment.
[[nodiscard]] std::optional<std::string> root_member(std::string_view pointer);

}  // namespace strandline::schema

#pragma once

#include <cstddef>
#include <string_view>

namespace strandline::schema::formats {

// RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters.
inline constexpr std::size_t longest_hostname = 253;
inline constexpr std::size_t longest_label = 63;

/// Letters, digits and hyphens inside; what begins with xn-- stands for an international label.
[[nodiscard]] bool is_ascii_label(std::string_view label);

}  // namespace strandline::schema::formats

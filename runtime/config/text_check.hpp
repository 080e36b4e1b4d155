#pragma once

#include <cstddef>
#include <string_view>

namespace strandline::config {

/// The index of the first control character that is no tab or line end, or npos.
[[nodiscard]] std::size_t find_control_character(std::string_view text);

}  // namespace strandline::config

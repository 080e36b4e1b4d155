#pragma once

#include <cstddef>
#include <string_view>

namespace strandline::schema {

/// In Unicode code points, of valid UTF-8: what minLength and maxLength count. [any-thread]
[[nodiscard]] std::size_t text_length(std::string_view text);

}  // namespace strandline::schema

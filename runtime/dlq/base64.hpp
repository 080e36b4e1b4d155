#pragma once

#include <string>
#include <string_view>

namespace strandline::dlq {

/// RFC 4648, section 4, with padding. [any-thread]
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace strandline::dlq

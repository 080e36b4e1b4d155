#pragma once

#include <string>
#include <string_view>

namespace strandline::dlq {

/// The digest in 64 lower hexadecimal digits. [any-thread]
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace strandline::dlq

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

/// What other people's texts become before they are a header's value.
namespace strandline::dlq {

/// `text` as UTF-8 of at most `bytes_max` bytes, cut between characters: a space for each control
/// character, a question mark for each byte that is no UTF-8. [any-thread]
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t bytes_max);

/// Bytes as a text of at most `bytes_max` bytes: as they are if they are UTF-8, else in base64. Cut
/// between characters, or between base64's groups of four. [any-thread]
[[nodiscard]] std::string text_of_bytes(Bytes bytes, std::size_t bytes_max);

}  // namespace strandline::dlq

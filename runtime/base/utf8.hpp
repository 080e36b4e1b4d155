#pragma once

#include <cstddef>
#include <string_view>

/// UTF-8 as RFC 3629 has it: nothing overlong, no surrogates, nothing above U+10FFFF.
namespace strandline {

/// How many bytes from the start are whole, valid characters: `text.size()` when all are. [any-thread]
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);

[[nodiscard]] inline bool is_utf8(std::string_view text) {
    return valid_utf8_prefix(text) == text.size();
}

/// The longest start of valid UTF-8 that has at most `bytes_max` bytes and ends with a whole
/// character. [any-thread]
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);

}  // namespace strandline

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strandline {

enum class LogQuoting : std::uint8_t {
    none,    ///< visible escapes only: terminal, journal
    logfmt,  ///< for inside double quotes: also `\"` and `\\`
    json     ///< for inside a JSON string; an invalid byte becomes `\ufffd`, for JSON has no bytes
};

/// Appends `text` so that no byte of it can act on a terminal or end a line: control bytes, DEL, C1
/// controls, U+2028, U+2029 and direction marks become `\n`, `\t`, `\r` or `\uXXXX`; a byte that is
/// not UTF-8 becomes `\xHH`. Cut, with `…` behind, where more than `bytes_max` would be appended.
void append_escaped(std::string& out, std::string_view text, LogQuoting quoting,
                    std::size_t bytes_max);

}  // namespace strandline

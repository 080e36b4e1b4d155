#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the grammars of the formats call ALPHA, DIGIT, HEXDIG and the like (RFC 5234, appendix B.1),
/// and code points out of UTF-8.
namespace strandline::schema {

namespace character {
inline constexpr std::uint8_t digit = 1, letter = 2, hex = 4;
}

inline constexpr std::array<std::uint8_t, 256> character_kinds = [] {
    std::array<std::uint8_t, 256> kinds{};
    for (unsigned c = '0'; c <= '9'; ++c) kinds[c] = character::digit | character::hex;
    for (unsigned c = 'a'; c <= 'z'; ++c) kinds[c] = kinds[c - 'a' + 'A'] = character::letter;
    for (unsigned c = 'a'; c <= 'f'; ++c)
        kinds[c] = kinds[c - 'a' + 'A'] = character::letter | character::hex;
    return kinds;
}();

[[nodiscard]] inline bool has_kind(char c, std::uint8_t kinds) {
    return (character_kinds[static_cast<unsigned char>(c)] & kinds) != 0;
}
[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_letter(char c) { return has_kind(c, character::letter); }
[[nodiscard]] inline bool is_alphanumeric(char c) {
    return has_kind(c, character::letter | character::digit);
}
[[nodiscard]] inline bool is_hex(char c) { return has_kind(c, character::hex); }
[[nodiscard]] inline bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// How many digits stand at `at`.
[[nodiscard]] inline std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end - at;
}

/// A percent sign and two hexadecimal digits.
[[nodiscard]] inline bool is_percent_encoded_at(std::string_view text, std::size_t at) {
    return text.size() - at >= 3 && text[at] == '%' && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}

struct CodePoint {
    char32_t value{0};
    std::size_t bytes{0};  ///< 0: no valid UTF-8 stands there
};

/// The character that begins at `at`, which is inside of `text`.
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const char32_t lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead < 0xC2   ? 0
                              : lead < 0xE0 ? 2
                              : lead < 0xF0 ? 3
                              : lead < 0xF5 ? 4
                                            : 0;
    if (bytes == 0 || text.size() - at < bytes) return {};
    char32_t value = lead & (0x7FU >> bytes);
    for (std::size_t next = at + 1; next < at + bytes; ++next) {
        if ((byte(next) & 0xC0) != 0x80) return {};
        value = (value << 6) | (byte(next) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[bytes] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, bytes};
}

}  // namespace strandline::schema

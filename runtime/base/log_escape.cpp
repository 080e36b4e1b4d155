#include "base/log_escape.hpp"

#include "base/utf8.hpp"

namespace strandline {
namespace {

/// One character of the input, or one byte that is none.
struct Unit {
    std::uint32_t code_point{0};
    std::size_t length{1};
    bool valid{true};
};

std::uint32_t byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

Unit decode(std::string_view text) {
    const std::uint32_t first = byte_at(text, 0);
    if (first < 0x80) return {first, 1, true};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    const std::string_view character = text.substr(0, length);
    if (character.size() < length || !is_utf8(character)) return {first, 1, false};
    std::uint32_t code_point = first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        code_point = (code_point << 6U) | (byte_at(text, i) & 0x3fU);
    }
    return {code_point, length, true};
}

// What a terminal or a log viewer would obey rather than show.
bool acts_on_readers(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0x200e ||
           c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void append_hex(std::string& out, std::string_view prefix, std::uint32_t value, int digits) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += prefix;
    for (int digit = digits - 1; digit >= 0; --digit) out += hex[(value >> (4 * digit)) & 0xfU];
}

void append_unit(std::string& out, std::string_view raw, Unit unit, LogQuoting quoting) {
    const std::uint32_t c = unit.code_point;
    if (!unit.valid && quoting == LogQuoting::json) {
        out += "\\ufffd";
    } else if (!unit.valid) {
        append_hex(out, "\\x", c, 2);
    } else if (c == '\n' || c == '\r' || c == '\t') {
        out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (acts_on_readers(c)) {
        append_hex(out, "\\u", c, 4);
    } else {
        if (quoting != LogQuoting::none && (c == '"' || c == '\\')) out += '\\';
        out += raw;
    }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, LogQuoting quoting,
                    std::size_t bytes_max) {
    const std::size_t start = out.size();
    while (!text.empty()) {
        const Unit unit = decode(text);
        const std::size_t before = out.size();
        append_unit(out, text.substr(0, unit.length), unit, quoting);
        if (out.size() - start > bytes_max) {
            out.resize(before);
            out += "…";
            return;
        }
        text.remove_prefix(unit.length);
    }
}

}  // namespace strandline

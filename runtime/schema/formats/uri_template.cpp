#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/formats/iri_characters.hpp"

namespace strandline::schema::formats {
namespace {

/// How many bytes the literal character at `at` has; 0: it may not stand there. The apostrophe may
/// (erratum 6937).
std::size_t literal_size(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == '%') return is_percent_encoded_at(text, at) ? 3 : 0;
    if (is_ascii(c)) {
        constexpr std::string_view refused = "\"<>\\^`{|}";
        return c > ' ' && c != 0x7F && refused.find(c) == std::string_view::npos ? 1 : 0;
    }
    const CodePoint point = code_point_at(text, at);
    return is_ucs_character(point.value) || is_private_character(point.value) ? point.bytes : 0;
}

/// Takes a variable's name: words of letters, digits, _ and percent-encoded, with dots between them.
bool take_name(std::string_view& text) {
    bool in_word = false;
    while (!text.empty()) {
        if (is_alphanumeric(text[0]) || text[0] == '_') {
            in_word = true;
            text.remove_prefix(1);
        } else if (text[0] == '%') {
            if (!is_percent_encoded_at(text, 0)) return false;
            in_word = true;
            text.remove_prefix(3);
        } else if (text[0] == '.' && in_word) {
            in_word = false;
            text.remove_prefix(1);
        } else {
            break;
        }
    }
    return in_word;
}

/// Takes `*`, or `:` and a length of 1 to 9999, or nothing.
bool take_modifier(std::string_view& text) {
    if (text.starts_with('*')) {
        text.remove_prefix(1);
        return true;
    }
    if (!text.starts_with(':')) return true;
    const std::size_t digits = digits_at(text, 1);
    if (digits == 0 || digits > 4 || text[1] == '0') return false;
    text.remove_prefix(1 + digits);
    return true;
}

/// What stands between the braces.
bool is_expression(std::string_view text) {
    constexpr std::string_view operators = "+#./;?&=,!@|";
    if (!text.empty() && operators.find(text[0]) != std::string_view::npos) text.remove_prefix(1);
    for (;;) {
        if (!take_name(text) || !take_modifier(text)) return false;
        if (text.empty()) return true;
        if (text[0] != ',') return false;
        text.remove_prefix(1);
    }
}

}  // namespace

bool is_uri_template(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '{') {
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos || !is_expression(text.substr(at + 1, end - at - 1)))
                return false;
            at = end + 1;
            continue;
        }
        const std::size_t size = literal_size(text, at);
        if (size == 0) return false;
        at += size;
    }
    return true;
}

}  // namespace strandline::schema::formats

#include "schema/formats/idn_hostname.hpp"

#include <algorithm>
#include <array>

#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/formats/hostname.hpp"

namespace strandline::schema::formats {
namespace {

/// What the Bidi rule (RFC 5893 section 2) needs to know beyond a single label, and the one of its
/// conditions that libidn2 leaves out.
struct Directions {
    bool right_to_left{false};  ///< some label has a character of a right-to-left script
    bool leading_digit{false};  ///< some label begins with a European digit
    bool mixed_digits{false};   ///< some right-to-left label has European and Arabic digits
};

struct Label {
    std::string_view text;
    bool ascii{true};
    bool right_to_left{false};
    bool european_digit{false};
    bool arabic_digit{false};
};

bool is_dot(char32_t c) { return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61; }

bool is_arabic_digit(char32_t c) {
    return (c >= 0x660 && c <= 0x669) || (c >= 0x10E60 && c <= 0x10E7E);
}
bool is_european_digit(char32_t c) { return (c >= '0' && c <= '9') || (c >= 0x6F0 && c <= 0x6F9); }

/// In one of the blocks that Unicode sets aside for scripts that run from right to left.
bool is_right_to_left(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 5> blocks = {{{0x590, 0x8FF},
                                                                      {0xFB1D, 0xFDFF},
                                                                      {0xFE70, 0xFEFF},
                                                                      {0x10800, 0x10FFF},
                                                                      {0x1E800, 0x1EFFF}}};
    return !is_european_digit(c) &&
           std::any_of(blocks.begin(), blocks.end(),
                       [c](const auto& block) { return c >= block.first && c <= block.second; });
}

void note(Label& label, char32_t c) {
    if (c >= 0x80) label.ascii = false;
    if (is_right_to_left(c)) label.right_to_left = true;
    if (is_european_digit(c)) label.european_digit = true;
    if (is_arabic_digit(c)) label.arabic_digit = true;
}

/// Cuts the first label and its dot off. `more`: there was a dot. False: no valid UTF-8.
bool take_label(std::string_view& text, Label& label, bool& more) {
    more = false;
    std::size_t at = 0;
    while (at < text.size()) {
        const CodePoint c = code_point_at(text, at);
        if (c.bytes == 0) return false;
        if (is_dot(c.value)) {
            label.text = text.substr(0, at);
            text.remove_prefix(at + c.bytes);
            more = true;
            return true;
        }
        note(label, c.value);
        at += c.bytes;
    }
    label.text = text;
    text = {};
    return true;
}

/// 0: not valid.
std::size_t ascii_size(const Label& label, Normalisation normalisation) {
    if (!label.ascii) return ascii_size_of_idn_label(label.text, normalisation);
    return is_ascii_label(label.text) ? label.text.size() : 0;
}

void note(Directions& directions, const Label& label) {
    if (label.right_to_left) directions.right_to_left = true;
    if (is_digit(label.text.front())) directions.leading_digit = true;
    if (label.right_to_left && label.european_digit && label.arabic_digit)
        directions.mixed_digits = true;
}

}  // namespace

bool is_idn_domain(std::string_view text, Normalisation normalisation) {
    Directions directions;
    std::size_t size = 0;
    for (bool more = true; more;) {
        Label label;
        if (!take_label(text, label, more)) return false;
        const std::size_t added = ascii_size(label, normalisation);
        if (added == 0) return false;
        size += added + (more ? 1 : 0);
        if (size > longest_hostname) return false;
        note(directions, label);
    }
    return !directions.mixed_digits && !(directions.right_to_left && directions.leading_digit);
}

bool is_idn_hostname(std::string_view text) { return is_idn_domain(text, Normalisation::required); }

}  // namespace strandline::schema::formats

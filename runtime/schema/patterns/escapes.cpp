#include <algorithm>

#include "schema/formats/characters.hpp"
#include "schema/patterns/parser.hpp"

namespace strandline::schema::patterns {
namespace {

char32_t value_of_hex(char digit) {
    if (digit <= '9') return static_cast<char32_t>(digit - '0');
    return static_cast<char32_t>((digit | 0x20) - 'a' + 10);
}

bool is_lead(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_trail(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

}  // namespace

bool Parser::atom_escape(Node& node) {
    const std::size_t start = at_++;
    if (at_end()) return fail(start, "a backslash at the end; a plain one is written \\\\");
    if (take('b') || take('B')) {
        node.kind =
            text_[start + 1] == 'b' ? Node::Kind::word_boundary : Node::Kind::no_word_boundary;
        return true;
    }
    if (text_[at_] >= '1' && text_[at_] <= '9') return back_reference(node);
    if (take('k')) return named_reference(node);
    if (is_class_escape()) {
        node.kind = Node::Kind::set;
        if (!class_escape(node)) return false;
        settle_class(node);
        return true;
    }
    node.kind = Node::Kind::character;
    return character_escape(node.character);
}

bool Parser::back_reference(Node& node) {
    std::uint32_t number = 0;
    const std::size_t start = at_ - 1;
    for (; !at_end() && is_digit(text_[at_]); ++at_)
        number = std::min<std::uint32_t>(number * 10 + static_cast<std::uint32_t>(text_[at_] - '0'),
                                         unlimited / 20);
    highest_reference_ = std::max(highest_reference_, {number, start});
    node.kind = Node::Kind::unsupported;
    node.reason = back_reference_reason;
    return true;
}

bool Parser::named_reference(Node& node) {
    const std::size_t start = at_ - 2;
    std::u32string name;
    if (!take('<')) return fail(start, "\\k is followed by a name: \\k<name>");
    if (!group_name(name)) return false;
    named_references_.emplace_back(std::move(name), start);
    node.kind = Node::Kind::unsupported;
    node.reason = back_reference_reason;
    return true;
}

/// Behind the backslash: everything that stands for one character, in and out of a class.
bool Parser::character_escape(char32_t& character) {
    const std::size_t start = at_ - 1;
    const char letter = text_[at_++];
    switch (letter) {
        case 't':
            character = '\t';
            return true;
        case 'n':
            character = '\n';
            return true;
        case 'v':
            character = '\v';
            return true;
        case 'f':
            character = '\f';
            return true;
        case 'r':
            character = '\r';
            return true;
        case '0':
            character = 0;
            return at_end() || !is_digit(text_[at_]) || fail(start, "there are no octal escapes");
        case 'c':
            if (at_end() || !is_letter(text_[at_]))
                return fail(start, "\\c is followed by a letter");
            character = static_cast<char32_t>(text_[at_++] & 0x1F);
            return true;
        case 'x':
            return hex(2, character) || fail(start, "\\x is followed by two hexadecimal digits");
        case 'u':
            return unicode_escape(character);
        default:
            break;
    }
    constexpr std::string_view syntax_characters = "^$\\.*+?()[]{}|/";
    if (syntax_characters.find(letter) == std::string_view::npos)
        return fail(start,
                    "an escape that ECMA-262 does not have; only ^$\\.*+?()[]{}|/ are escaped");
    character = static_cast<char32_t>(letter);
    return true;
}

/// Behind \u: four digits, a surrogate pair of them, or {digits}.
bool Parser::unicode_escape(char32_t& character) {
    const std::size_t start = at_ - 2;
    if (take('{')) {
        character = 0;
        const std::size_t first = at_;
        for (; !at_end() && is_hex(text_[at_]); ++at_) {
            character = character * 16 + value_of_hex(text_[at_]);
            if (character > last_code_point) return fail(start, "above the last character, 10FFFF");
        }
        return (at_ != first && take('}')) ||
               fail(start, "\\u is followed by {hexadecimal digits}");
    }
    if (!hex(4, character)) return fail(start, "\\u is followed by four hexadecimal digits");
    if (!is_lead(character) || !sees("\\u")) return true;
    const std::size_t between = at_;
    char32_t trail = 0;
    at_ += 2;
    if (hex(4, trail) && is_trail(trail))
        character = 0x10000 + ((character - 0xD800) << 10) + (trail - 0xDC00);
    else
        at_ = between;
    return true;
}

bool Parser::hex(std::size_t digits, char32_t& value) {
    if (text_.size() - at_ < digits) return false;
    value = 0;
    for (std::size_t index = 0; index < digits; ++index) {
        if (!is_hex(text_[at_ + index])) return false;
        value = value * 16 + value_of_hex(text_[at_ + index]);
    }
    at_ += digits;
    return true;
}

/// Behind the <: up to and with the >.
bool Parser::group_name(std::u32string& name) {
    const std::size_t start = at_;
    while (!at_end() && !sees('>')) {
        char32_t character = 0;
        const std::size_t here = at_;
        if (!name_character(character)) return false;
        const bool later = character >= '0' && character <= '9';
        const bool anywhere = character == '$' || character == '_' || character >= 0x80 ||
                              is_letter(static_cast<char>(character));
        if (!anywhere && (!later || name.empty()))
            return fail(here, "not a character of a group's name");
        name += character;
    }
    if (name.empty()) return fail(start, "the group's name is empty");
    return take('>') || fail(start, "the group's name is not closed by >");
}

bool Parser::name_character(char32_t& character) {
    if (take("\\u")) return unicode_escape(character);
    return take_code_point(character);
}

}  // namespace strandline::schema::patterns

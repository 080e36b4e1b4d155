#include <array>

#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/formats/idn_hostname.hpp"

namespace strandline::schema::formats {
namespace {

constexpr std::size_t longest_local_part = 64;  // RFC 5321 section 4.5.3.1.1

enum class Alphabet { ascii, unicode };  // unicode: RFC 6531 section 3.3

constexpr std::array<bool, 128> atom_characters = [] {
    std::array<bool, 128> allowed{};
    for (unsigned c = 0; c < 128; ++c)
        allowed[c] = (character_kinds[c] & (character::letter | character::digit)) != 0;
    for (const char c : std::string_view("!#$%&'*+-/=?^_`{|}~"))
        allowed[static_cast<unsigned char>(c)] = true;
    return allowed;
}();

/// How many bytes the character at `at` has; 0: it is not for this alphabet, or no UTF-8.
std::size_t beyond_ascii(std::string_view text, std::size_t at, Alphabet alphabet) {
    return alphabet == Alphabet::ascii ? 0 : code_point_at(text, at).bytes;
}

/// Behind a dot-string: words of atom characters with single dots between them. npos: there is none.
std::size_t end_of_dot_string(std::string_view text, Alphabet alphabet) {
    std::size_t at = 0;
    bool in_word = false;
    for (; at < text.size() && text[at] != '@';) {
        std::size_t bytes = 1;
        if (text[at] == '.') {
            if (!in_word) return std::string_view::npos;
            in_word = false;
        } else {
            if (!is_ascii(text[at]))
                bytes = beyond_ascii(text, at, alphabet);
            else if (!atom_characters[static_cast<unsigned char>(text[at])])
                bytes = 0;
            if (bytes == 0) return std::string_view::npos;
            in_word = true;
        }
        at += bytes;
    }
    return in_word ? at : std::string_view::npos;
}

/// Behind a quoted string, which begins at 0. npos: there is none.
std::size_t end_of_quoted_string(std::string_view text, Alphabet alphabet) {
    const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == '"') return at + 1;
        std::size_t bytes = 1;
        if (text[at] == '\\')
            bytes = at + 1 < text.size() && printable(text[at + 1]) ? 2 : 0;
        else if (!is_ascii(text[at]))
            bytes = beyond_ascii(text, at, alphabet);
        else if (!printable(text[at]))
            bytes = 0;
        if (bytes == 0) break;
        at += bytes;
    }
    return std::string_view::npos;
}

/// What stands between the brackets. Of the tagged kinds, only IPv6 was ever registered.
bool is_address_literal(std::string_view text) {
    constexpr std::string_view tag = "IPv6:";
    return text.starts_with(tag) ? is_ipv6(text.substr(tag.size())) : is_ipv4(text);
}

bool is_mailbox(std::string_view text, Alphabet alphabet) {
    const std::size_t at = text.starts_with('"') ? end_of_quoted_string(text, alphabet)
                                                 : end_of_dot_string(text, alphabet);
    if (at == std::string_view::npos || at > longest_local_part) return false;
    if (at == text.size() || text[at] != '@') return false;
    const std::string_view domain = text.substr(at + 1);
    if (domain.starts_with('[') && domain.ends_with(']'))
        return is_address_literal(domain.substr(1, domain.size() - 2));
    return alphabet == Alphabet::ascii ? is_hostname(domain)
                                       : is_idn_domain(domain, Normalisation::done_here);
}

}  // namespace

bool is_email(std::string_view text) { return is_mailbox(text, Alphabet::ascii); }
bool is_idn_email(std::string_view text) { return is_mailbox(text, Alphabet::unicode); }

}  // namespace strandline::schema::formats

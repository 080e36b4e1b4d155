#pragma once

#include <array>
#include <cstdint>

#include "schema/formats/characters.hpp"

/// The character classes of RFC 3986 and RFC 3987.
namespace strandline::schema::formats {

namespace uri_class {
inline constexpr std::uint8_t unreserved = 1, sub_delimiter = 2, colon = 4, at = 8, slash = 16,
                              question = 32, scheme = 64;
inline constexpr std::uint8_t user = unreserved | sub_delimiter | colon;
inline constexpr std::uint8_t name = unreserved | sub_delimiter;
inline constexpr std::uint8_t path = unreserved | sub_delimiter | colon | at | slash;
inline constexpr std::uint8_t tail = path | question;  ///< query and fragment
}  // namespace uri_class

inline constexpr std::array<std::uint8_t, 256> uri_classes = [] {
    std::array<std::uint8_t, 256> classes{};
    const auto add = [&](std::string_view characters, std::uint8_t kind) {
        for (const char c : characters) classes[static_cast<unsigned char>(c)] |= kind;
    };
    for (unsigned c = 0; c < 128; ++c)
        if ((character_kinds[c] & (character::letter | character::digit)) != 0)
            classes[c] = uri_class::unreserved | uri_class::scheme;
    add("-._~", uri_class::unreserved);
    add("+-.", uri_class::scheme);
    add("!$&'()*+,;=", uri_class::sub_delimiter);
    add(":", uri_class::colon);
    add("@", uri_class::at);
    add("/", uri_class::slash);
    add("?", uri_class::question);
    return classes;
}();

[[nodiscard]] inline bool has_uri_class(char c, std::uint8_t kinds) {
    return (uri_classes[static_cast<unsigned char>(c)] & kinds) != 0;
}

/// ucschar: what an IRI may hold beyond ASCII.
[[nodiscard]] inline bool is_ucs_character(char32_t c) {
    if (c < 0x10000)
        return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
               (c >= 0xFDF0 && c <= 0xFFEF);
    // All planes up to 14, without their last two code points and the tags of plane 14.
    return c < 0xF0000 && (c & 0xFFFF) <= 0xFFFD && !(c >= 0xE0000 && c < 0xE1000);
}

/// iprivate: in a query only.
[[nodiscard]] inline bool is_private_character(char32_t c) {
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && (c & 0xFFFF) <= 0xFFFD);
}

}  // namespace strandline::schema::formats

#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "schema/patterns/character_set.hpp"

namespace strandline::schema::patterns {

inline constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

/// A pattern as a tree. Groups are gone: nothing is captured, and back references are not run.
struct Node {
    enum class Kind : std::uint8_t {
        sequence,  ///< without children: the empty pattern
        alternatives,
        repeat,  ///< of its only child
        character,
        set,
        start,
        end,
        word_boundary,
        no_word_boundary,
        unsupported  ///< good ECMA-262 that cannot be matched in linear time; `reason` says why
    };
    Kind kind{Kind::sequence};
    std::size_t at{0};  ///< byte of the pattern
    char32_t character{0};
    CharacterSet set{};
    std::uint32_t least{1};
    std::uint32_t most{1};  ///< or `unlimited`
    std::vector<Node> children{};
    std::string_view reason{};  ///< static text
};

/// Why these cannot be run; texts of Node::reason.
inline constexpr std::string_view look_around_reason =
    "look-ahead and look-behind cannot be matched in linear time";
inline constexpr std::string_view back_reference_reason =
    "a back reference cannot be matched in linear time";

/// Whether the tree is wanted, or only whether the pattern is one: a text from a record may be long,
/// and then costs no memory.
enum class Purpose { tree, check };

/// Errors: pattern-syntax, with the byte of the pattern. [any-thread]
/// Source  ECMA-262 of 2024, section 22.2.1, with the flag u
[[nodiscard]] Result<Node> parse(std::string_view pattern, Purpose purpose);

[[nodiscard]] tl::unexpected<Error> syntax_error(std::size_t at, std::string_view what);
[[nodiscard]] tl::unexpected<Error> unsupported(std::size_t at, std::string_view what);

/// \d \w \s; \D \W \S are their complements.
[[nodiscard]] std::vector<Range> ranges_of_class(char letter);

}  // namespace strandline::schema::patterns

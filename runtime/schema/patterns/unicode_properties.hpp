#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/patterns/character_set.hpp"

namespace strandline::schema::patterns {

/// What \p{...} stands for, as far as RE2 can be told.
struct UnicodeProperty {
    std::vector<Range> ranges{};       ///< where it is a few of them
    std::vector<std::string> names{};  ///< else: RE2's names of its parts
    bool outside{false};               ///< everything that is not in `names`
    bool supported{true};              ///< a property of ECMA-262, and RE2 has no table of it
};

/// `text` stands between the braces: Letter, gc=L, Script=Greek, sc=Grek, White_Space. Empty: ECMA-262
/// knows no such property. Names are case-sensitive there. [any-thread]
[[nodiscard]] std::optional<UnicodeProperty> unicode_property(std::string_view text);

}  // namespace strandline::schema::patterns

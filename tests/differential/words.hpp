#pragma once

#include <string>
#include <string_view>

#include "differential/json.hpp"
#include "differential/random.hpp"

/// The small vocabulary that schemas and documents are made of: small, so that they meet.
namespace strandline::differential::words {

/// A member's name: short and long ones, with prefixes in common, empty, escaped in pointers.
[[nodiscard]] std::string name(Random& random);
[[nodiscard]] std::string pattern(Random& random);
[[nodiscard]] std::string format(Random& random);
/// Often one that a format or pattern above takes.
[[nodiscard]] std::string text(Random& random);
/// A text for this format; about every third one is spoilt.
[[nodiscard]] std::string text_for(Random& random, std::string_view format);
/// As it is written: integers, fractions, exponents, some beyond the exact ones.
[[nodiscard]] std::string number(Random& random);
/// Any value, at most `depth` levels of containers.
[[nodiscard]] Json value(Random& random, unsigned depth);

}  // namespace strandline::differential::words

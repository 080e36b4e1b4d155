#pragma once

#include <cstdint>
#include <span>

#include "schema/member_rules.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// Overwrites with spaces each member of `text` that has a forbidden name, its value and one comma
/// beside it; answers how many. The text keeps its length and stays JSON. Names are compared as the
/// tape has them, without their escapes. [lane-strand]
///
/// `tape` is what the parser made of `text`: both are walked in step.
[[nodiscard]] std::uint32_t blank_forbidden(std::span<char> text, const TapeView& tape,
                                            const ForbiddenNames& forbidden);

}  // namespace strandline::schema

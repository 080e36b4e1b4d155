#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "schema/constant.hpp"
#include "schema/flag_pass/steps.hpp"
#include "schema/graph.hpp"
#include "schema/seeded_hash.hpp"
#include "schema/tape_view.hpp"

/// Values on the tape as JSON Schema compares them: numbers by number, objects whatever their order.
/// What takes long takes steps; when they end, the answer is no. [lane-strand]
namespace strandline::schema {

[[nodiscard]] TypeSet type_of(const TapeView& tape, TapeView::Index value);
/// The value is a number.
[[nodiscard]] Number number_of(const TapeView& tape, TapeView::Index value);

[[nodiscard]] bool equal(const TapeView& tape, TapeView::Index left, TapeView::Index right,
                         Steps& steps);
[[nodiscard]] bool equal(const TapeView& tape, TapeView::Index value, const Constant& constant);

/// Equal values have equal ones.
[[nodiscard]] std::uint64_t hash_of(const TapeView& tape, TapeView::Index value,
                                    const SeededHash& hash);

/// No two elements are equal. `memory` is the caller's, to be used again.
using HashedElements = std::vector<std::pair<std::uint64_t, TapeView::Index>>;
[[nodiscard]] bool distinct_elements(const TapeView& tape, TapeView::Index array,
                                     const SeededHash& hash, Steps& steps, HashedElements& memory);

}  // namespace strandline::schema

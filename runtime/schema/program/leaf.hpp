#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/graph.hpp"
#include "schema/program/merge.hpp"
#include "schema/program/program.hpp"

/// Which of a merged node's rules there are, and what fits into a Check. [any-thread]
namespace strandline::schema {

[[nodiscard]] bool has_object_rules(const Node& rules);
[[nodiscard]] bool has_array_rules(const Node& rules);
[[nodiscard]] bool has_scalar_rules(const Node& rules);
[[nodiscard]] bool has_logic(const Node& rules);

/// Holds for every value, and leaves no trace of which members were looked at.
[[nodiscard]] bool is_idle(const Node& rules);
/// Of strings, numbers, booleans and null alone.
[[nodiscard]] bool is_scalar(const Node& rules);
/// An object (or array) with nothing but what the short walks do.
[[nodiscard]] bool is_plain(const Node& rules);

/// As it was written: nothing was merged into it or dropped, so what fails fails by its words.
[[nodiscard]] bool says_all_of_a_scalar(const Node& written);
[[nodiscard]] bool says_all_of_a_container(const Node& written);

/// Of numbers, booleans or null; empty when the bounds are not sharp as doubles.
[[nodiscard]] std::optional<Check> number_leaf(const Node& rules, TypeSet types);
/// The different strings of const or enum; empty when there is anything else among them.
[[nodiscard]] std::optional<std::vector<std::string>> all_texts(const Node& rules);
[[nodiscard]] bool same_name(const Name& left, const Name& right,
                             const std::vector<std::string>& texts);

}  // namespace strandline::schema

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/graph.hpp"

/// The words of JSON Schema, and which dialect knows them.
namespace strandline::schema {

enum class Vocabulary : std::uint8_t {
    core,
    applicator,
    unevaluated,  ///< of 2020-12; in 2019-09 part of applicator
    validation,
    meta_data,
    format,
    content
};

enum class Word : std::uint8_t {
    // core
    schema,
    id,
    reference,
    anchor,
    dynamic_reference,
    dynamic_anchor,
    recursive_reference,
    recursive_anchor,
    vocabulary,
    comment,
    definitions,
    // applicator, unevaluated
    properties,
    pattern_properties,
    additional_properties,
    property_names,
    unevaluated_properties,
    dependencies,
    dependent_schemas,
    prefix_items,
    items,
    additional_items,
    contains,
    unevaluated_items,
    all_of,
    any_of,
    one_of,
    negated,
    condition,
    consequence,
    alternative,
    // validation
    type,
    constant,
    one,
    minimum,
    maximum,
    exclusive_minimum,
    exclusive_maximum,
    multiple_of,
    min_length,
    max_length,
    pattern,
    min_items,
    max_items,
    unique_items,
    min_contains,
    max_contains,
    min_properties,
    max_properties,
    required,
    dependent_required,
    // the others
    format,
    content_schema,
    title,
    description,
    annotation,  ///< without a use here
    personal_data
};

struct Keyword {
    std::string_view name;
    Word word{Word::annotation};
    Vocabulary vocabulary{Vocabulary::core};
    std::uint8_t dialects{0};  ///< a bit for each

    [[nodiscard]] bool is_in(Dialect dialect) const {
        return (dialects >> static_cast<unsigned>(dialect) & 1U) != 0;
    }
};

/// Null for a word that no dialect knows.
[[nodiscard]] const Keyword* find_keyword(std::string_view name);
[[nodiscard]] std::vector<std::string_view> keyword_names(Dialect dialect);

[[nodiscard]] std::string_view name_of(Dialect dialect);

}  // namespace strandline::schema

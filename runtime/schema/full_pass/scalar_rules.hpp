#pragma once

#include <string>

#include "schema/full_pass/wording.hpp"
#include "schema/graph.hpp"
#include "schema/text_length.hpp"

/// The rules for numbers and strings, by whoever has found the value: `fail(rule, message)` is called
/// for each that does not hold, and answers false. [any-thread]
namespace strandline::schema {

template <class Fail>
bool check_number_rules(const Node& node, Number number, Fail fail) {
    bool ok = true;
    if (node.minimum && compare(number, *node.minimum) < 0)
        ok = fail("minimum", "must be >= " + text_of(*node.minimum));
    if (node.maximum && compare(number, *node.maximum) > 0)
        ok = fail("maximum", "must be <= " + text_of(*node.maximum));
    if (node.exclusive_minimum && compare(number, *node.exclusive_minimum) <= 0)
        ok = fail("exclusiveMinimum", "must be > " + text_of(*node.exclusive_minimum));
    if (node.exclusive_maximum && compare(number, *node.exclusive_maximum) >= 0)
        ok = fail("exclusiveMaximum", "must be < " + text_of(*node.exclusive_maximum));
    if (node.multiple_of && !is_multiple_of(number, *node.multiple_of))
        ok = fail("multipleOf", "must be multiple of " + text_of(*node.multiple_of));
    return ok;
}

template <class Fail>
bool check_length_rules(const Node& node, std::string_view text, Fail fail) {
    if (!node.min_length && !node.max_length) return true;
    bool ok = true;
    const std::size_t length = text_length(text);
    if (node.min_length && length < *node.min_length)
        ok = fail("minLength",
                  "must NOT have fewer than " + std::to_string(*node.min_length) + " characters");
    if (node.max_length && length > *node.max_length)
        ok = fail("maxLength",
                  "must NOT have more than " + std::to_string(*node.max_length) + " characters");
    return ok;
}

template <class Fail>
bool check_format_rule(const Node& node, std::string_view text, Fail fail) {
    if (node.format == Format::none || has_format(node.format, text)) return true;
    return fail("format", "must match format \"" + std::string(name_of(node.format)) + "\"");
}

}  // namespace strandline::schema

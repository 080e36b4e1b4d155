#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "schema/full_pass/equality.hpp"
#include "schema/full_pass/interpreter.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t few_elements = 8;

std::string fewer_or_more(std::string_view word, std::uint64_t limit) {
    return "must NOT have " + std::string(word) + " than " + std::to_string(limit) + " items";
}

}  // namespace

bool Interpreter::check_array(const Node& node, const Element& value, Evaluated* evaluated) {
    const dom::array array = value.get_array().value_unsafe();
    bool ok = true;
    if (node.min_items || node.max_items) {
        std::uint64_t count = 0;
        for ([[maybe_unused]] const dom::element element : array) ++count;
        if (node.min_items && count < *node.min_items)
            ok = fail("minItems", fewer_or_more("fewer", *node.min_items));
        if (node.max_items && count > *node.max_items)
            ok = fail("maxItems", fewer_or_more("more", *node.max_items));
    }
    if (!ok && is_over()) return false;
    ok = check_elements(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    if (node.contains != no_node) ok = check_contains(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    if (node.unique_items) ok = check_unique(value) && ok;
    if (!ok && is_over()) return false;
    if (node.unevaluated_items != no_node)
        ok = check_unevaluated_elements(node, value, evaluated) && ok;
    return ok;
}

bool Interpreter::check_elements(const Node& node, const Element& value, Evaluated* evaluated) {
    const std::size_t prefix = node.prefix_items.size();
    if (prefix == 0 && node.items == no_node) return true;
    const bool old_words = node.array_words == ArrayWords::items_and_additional;
    const std::string_view prefix_word = old_words ? "items" : "prefixItems";
    const std::string_view rest_word = old_words && prefix > 0 ? "additionalItems" : "items";
    const bool closed =
        node.items != no_node && prefix > 0 && graph_.nodes[node.items].boolean == false;

    const dom::array array = value.get_array().value_unsafe();
    bool ok = true;
    std::size_t index = 0;
    for (const dom::element element : array) {
        const std::size_t at = index++;
        const bool in_prefix = at < prefix;
        if (!in_prefix && node.items == no_node) break;
        if (!in_prefix && closed) return fail(rest_word, fewer_or_more("more", prefix));
        const auto place = list_.into_element(at);
        const auto step = in_prefix ? list_.under(prefix_word, at) : list_.under(rest_word);
        ok = check(in_prefix ? node.prefix_items[at] : node.items, element, nullptr) && ok;
        if (!ok && is_over()) return false;
        if (evaluated != nullptr) evaluated->mark(at);
    }
    return ok;
}

bool Interpreter::check_contains(const Node& node, const Element& value, Evaluated* evaluated) {
    const std::uint64_t least = node.min_contains.value_or(1);
    const bool marks = evaluated != nullptr && node.contains_evaluates;
    const dom::array array = value.get_array().value_unsafe();
    std::uint64_t held = 0;
    std::size_t index = 0;
    for (const dom::element element : array) {
        const std::size_t at = index++;
        if (exhausted_) return false;
        if (!holds(node.contains, element, nullptr)) continue;
        ++held;
        if (marks) evaluated->mark(at);
        if (!marks && !node.max_contains && held >= least) return true;
    }
    if (held >= least && (!node.max_contains || held <= *node.max_contains)) return true;
    std::string message = "must contain at least " + std::to_string(least);
    if (node.max_contains) message += " and no more than " + std::to_string(*node.max_contains);
    const bool too_many = held >= least;
    const std::string_view rule = too_many            ? "maxContains"
                                  : node.min_contains ? "minContains"
                                                      : "contains";
    return fail(rule, message + " valid item(s)");
}

// Pairs when there are few; else only those whose hashes are equal.
bool Interpreter::check_unique(const Element& value) {
    const dom::array array = value.get_array().value_unsafe();
    std::vector<std::pair<std::uint64_t, dom::element>> elements;
    for (const dom::element element : array) elements.emplace_back(0, element);
    std::vector<std::size_t> order(elements.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    if (elements.size() > few_elements) {
        for (auto& [hash, element] : elements) hash = hash_of(element, options_.seed);
        std::ranges::stable_sort(order, {}, [&](std::size_t at) { return elements[at].first; });
    }
    for (std::size_t at = 0; at < order.size(); ++at) {
        for (std::size_t next = at + 1; next < order.size(); ++next) {
            const auto& [hash, element] = elements[order[at]];
            const auto& [other_hash, other] = elements[order[next]];
            if (hash != other_hash) break;
            if (!spend(1)) return false;
            if (!same(element, other)) continue;
            return fail("uniqueItems", "must NOT have duplicate items (items ## " +
                                           std::to_string(order[at]) + " and " +
                                           std::to_string(order[next]) + " are identical)");
        }
    }
    return true;
}

bool Interpreter::check_unevaluated_elements(const Node& node, const Element& value,
                                             Evaluated* evaluated) {
    const dom::array array = value.get_array().value_unsafe();
    const bool forbidden = graph_.nodes[node.unevaluated_items].boolean == false;
    bool ok = true;
    std::size_t index = 0;
    for (const dom::element element : array) {
        const std::size_t at = index++;
        if (evaluated->has(at)) continue;
        if (forbidden) return fail("unevaluatedItems", "must NOT have unevaluated items");
        const auto place = list_.into_element(at);
        const auto step = list_.under("unevaluatedItems");
        ok = check(node.unevaluated_items, element, nullptr) && ok;
        if (!ok && is_over()) return false;
        evaluated->mark(at);
    }
    return ok;
}

}  // namespace strandline::schema

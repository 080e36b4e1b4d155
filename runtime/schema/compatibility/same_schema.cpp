#include "schema/compatibility/same_schema.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace strandline::schema {

namespace {

bool same_limit(const std::optional<Number>& left, const std::optional<Number>& right) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
}

class Comparison {
public:
    Comparison(const Graph& left, const Graph& right) : left_(left), right_(right) {}

    bool equal(NodeIndex left, NodeIndex right) {
        if (left == no_node || right == no_node) return left == right;
        if (!compared_.emplace(left, right).second) return true;  // it is being compared, or was
        const Node& a = left_.nodes[left];
        const Node& b = right_.nodes[right];
        return a.boolean == b.boolean && !a.dynamic_reference && !b.dynamic_reference &&
               equal(a.reference, b.reference) && equal_values(a, b) && equal_objects(a, b) &&
               equal_arrays(a, b) && equal_logic(a, b);
    }

private:
    bool equal_lists(const std::vector<NodeIndex>& a, const std::vector<NodeIndex>& b) {
        return std::ranges::equal(
            a, b, [this](NodeIndex left, NodeIndex right) { return equal(left, right); });
    }

    static bool equal_values(const Node& a, const Node& b) {
        const auto same_values = [](const auto& one, const auto& other) {
            return one.has_value() == other.has_value() &&
                   (!one || std::ranges::equal(*one, *other, [](const auto& x, const auto& y) {
                       return same(x, y);
                   }));
        };
        return a.types == b.types && a.constant.has_value() == b.constant.has_value() &&
               (!a.constant || same(*a.constant, *b.constant)) && same_values(a.one, b.one) &&
               same_limit(a.minimum, b.minimum) && same_limit(a.maximum, b.maximum) &&
               same_limit(a.exclusive_minimum, b.exclusive_minimum) &&
               same_limit(a.exclusive_maximum, b.exclusive_maximum) &&
               same_limit(a.multiple_of, b.multiple_of) && a.min_length == b.min_length &&
               a.max_length == b.max_length && a.format == b.format &&
               a.pattern.has_value() == b.pattern.has_value() &&
               (!a.pattern || a.pattern->text() == b.pattern->text());
    }

    bool equal_objects(const Node& a, const Node& b) {
        std::vector<std::string> left_required = a.required;
        std::vector<std::string> right_required = b.required;
        std::ranges::sort(left_required);
        std::ranges::sort(right_required);
        return left_required == right_required && a.properties.size() == b.properties.size() &&
               std::ranges::all_of(
                   a.properties,
                   [&](const Property& property) {
                       const auto other =
                           std::ranges::find(b.properties, property.name, &Property::name);
                       return other != b.properties.end() && equal(property.schema, other->schema);
                   }) &&
               std::ranges::equal(a.pattern_properties, b.pattern_properties,
                                  [&](const PatternProperty& one, const PatternProperty& other) {
                                      return one.pattern.text() == other.pattern.text() &&
                                             equal(one.schema, other.schema);
                                  }) &&
               std::ranges::equal(a.dependencies, b.dependencies,
                                  [&](const Dependency& one, const Dependency& other) {
                                      return one.name == other.name &&
                                             one.required == other.required &&
                                             equal(one.schema, other.schema);
                                  }) &&
               equal(a.additional_properties, b.additional_properties) &&
               equal(a.property_names, b.property_names) &&
               equal(a.unevaluated_properties, b.unevaluated_properties) &&
               a.min_properties == b.min_properties && a.max_properties == b.max_properties;
    }

    bool equal_arrays(const Node& a, const Node& b) {
        return equal_lists(a.prefix_items, b.prefix_items) && equal(a.items, b.items) &&
               equal(a.contains, b.contains) && a.min_contains == b.min_contains &&
               a.max_contains == b.max_contains && a.contains_evaluates == b.contains_evaluates &&
               equal(a.unevaluated_items, b.unevaluated_items) && a.min_items == b.min_items &&
               a.max_items == b.max_items && a.unique_items == b.unique_items;
    }

    bool equal_logic(const Node& a, const Node& b) {
        return equal_lists(a.all_of, b.all_of) && equal_lists(a.any_of, b.any_of) &&
               equal_lists(a.one_of, b.one_of) && equal(a.negated, b.negated) &&
               equal(a.condition, b.condition) && equal(a.consequence, b.consequence) &&
               equal(a.alternative, b.alternative);
    }

    const Graph& left_;
    const Graph& right_;
    std::set<std::pair<NodeIndex, NodeIndex>> compared_;
};

}  // namespace

bool same_schema(const Graph& left_graph, NodeIndex left, const Graph& right_graph,
                 NodeIndex right) {
    return Comparison(left_graph, right_graph).equal(left, right);
}

}  // namespace strandline::schema

#include "schema/program/merge.hpp"

#include <algorithm>

namespace strandline::schema {

namespace {

bool has_member_rules(const Node& node) {
    return !node.properties.empty() || !node.pattern_properties.empty() ||
           node.additional_properties != no_node;
}

bool has_element_rules(const Node& node) {
    return !node.prefix_items.empty() || node.items != no_node || node.contains != no_node;
}

bool has_unevaluated(const Node& node) {
    return node.unevaluated_properties != no_node || node.unevaluated_items != no_node;
}

// What is undeclared depends on the neighbours, so such an object takes them all or none.
bool closes_members(const Node& node) {
    return node.additional_properties != no_node || !node.pattern_properties.empty();
}

const Property* find(const Node& node, const std::string& name) {
    const auto found = std::ranges::find(node.properties, name, &Property::name);
    return found == node.properties.end() ? nullptr : &*found;
}

bool members_fit(const Node& node, const Node& other) {
    if (!has_member_rules(node) || !has_member_rules(other)) return true;
    if (closes_members(node) || closes_members(other)) return false;
    return std::ranges::all_of(other.properties, [&node](const Property& property) {
        const Property* own = find(node, property.name);
        return own == nullptr || own->schema == property.schema;
    });
}

bool both(NodeIndex left, NodeIndex right) { return left != no_node && right != no_node; }

bool logic_fits(const Node& node, const Node& other) {
    return !(!node.any_of.empty() && !other.any_of.empty()) &&
           !(!node.one_of.empty() && !other.one_of.empty()) && !both(node.negated, other.negated) &&
           !both(node.condition, other.condition);
}

bool values_fit(const Node& node, const Node& other) {
    return !(node.constant && other.constant) && !(node.one && other.one) &&
           !(node.multiple_of && other.multiple_of) && !(node.pattern && other.pattern) &&
           !(node.format != Format::none && other.format != Format::none);
}

template <class T>
void take(std::optional<T>& own, const std::optional<T>& other) {
    if (other) own = other;
}
void take(NodeIndex& own, NodeIndex other) {
    if (other != no_node) own = other;
}
void take(std::vector<NodeIndex>& own, const std::vector<NodeIndex>& other) {
    if (!other.empty()) own = other;
}

bool less(std::uint64_t left, std::uint64_t right) { return left < right; }
bool less(Number left, Number right) { return compare(left, right) < 0; }

template <class T>
void take_larger(std::optional<T>& own, const std::optional<T>& other) {
    if (other && (!own || less(*own, *other))) own = other;
}
template <class T>
void take_smaller(std::optional<T>& own, const std::optional<T>& other) {
    if (other && (!own || less(*other, *own))) own = other;
}

void merge_values(Node& node, const Node& other) {
    node.types = intersection(node.types, other.types);
    take(node.constant, other.constant);
    take(node.one, other.one);
    take_larger(node.minimum, other.minimum);
    take_larger(node.exclusive_minimum, other.exclusive_minimum);
    take_smaller(node.maximum, other.maximum);
    take_smaller(node.exclusive_maximum, other.exclusive_maximum);
    take(node.multiple_of, other.multiple_of);
    take_larger(node.min_length, other.min_length);
    take_smaller(node.max_length, other.max_length);
    take(node.pattern, other.pattern);
    if (other.format != Format::none) node.format = other.format;
}

void merge_objects(Node& node, const Node& other) {
    for (const Property& property : other.properties)
        if (find(node, property.name) == nullptr) node.properties.push_back(property);
    node.pattern_properties.insert(node.pattern_properties.end(), other.pattern_properties.begin(),
                                   other.pattern_properties.end());
    take(node.additional_properties, other.additional_properties);
    take(node.property_names, other.property_names);
    node.required.insert(node.required.end(), other.required.begin(), other.required.end());
    node.dependencies.insert(node.dependencies.end(), other.dependencies.begin(),
                             other.dependencies.end());
    take_larger(node.min_properties, other.min_properties);
    take_smaller(node.max_properties, other.max_properties);
}

void merge_arrays(Node& node, const Node& other) {
    take(node.prefix_items, other.prefix_items);
    take(node.items, other.items);
    if (other.contains != no_node) {
        node.contains = other.contains;
        node.min_contains = other.min_contains;
        node.max_contains = other.max_contains;
        node.contains_evaluates = other.contains_evaluates;
    }
    take_larger(node.min_items, other.min_items);
    take_smaller(node.max_items, other.max_items);
    node.unique_items |= other.unique_items;
}

void merge_logic(Node& node, const Node& other) {
    take(node.any_of, other.any_of);
    take(node.one_of, other.one_of);
    take(node.negated, other.negated);
    if (other.condition == no_node) return;
    node.condition = other.condition;
    node.consequence = other.consequence;
    node.alternative = other.alternative;
}

bool waits_for_neighbours(const Node& node) {
    return node.reference != no_node || node.dynamic_reference || !node.all_of.empty() ||
           !node.any_of.empty() || !node.one_of.empty() || node.condition != no_node ||
           std::ranges::any_of(node.dependencies, [](const Dependency& dependency) {
               return dependency.schema != no_node;
           });
}

void drop_string_rules(Node& node) {
    node.min_length.reset();
    node.max_length.reset();
    node.pattern.reset();
    node.format = Format::none;
}

void drop_number_rules(Node& node) {
    node.minimum.reset();
    node.maximum.reset();
    node.exclusive_minimum.reset();
    node.exclusive_maximum.reset();
    node.multiple_of.reset();
}

void drop_object_rules(Node& node) {
    node.properties.clear();
    node.pattern_properties.clear();
    node.additional_properties = node.property_names = node.unevaluated_properties = no_node;
    node.required.clear();
    node.dependencies.clear();
    node.min_properties.reset();
    node.max_properties.reset();
}

void drop_array_rules(Node& node) {
    node.prefix_items.clear();
    node.items = node.contains = node.unevaluated_items = no_node;
    node.min_items.reset();
    node.max_items.reset();
    node.unique_items = false;
}

TypeSet types_of(const std::vector<Constant>& constants) {
    TypeSet types = 0;
    for (const Constant& constant : constants) types |= type_of(constant);
    return types;
}

}  // namespace

TypeSet intersection(TypeSet left, TypeSet right) {
    // `number` has the integers in it
    const auto whole = [](TypeSet types) {
        const bool numbers = (types & type_bit::number) != 0;
        return static_cast<TypeSet>(numbers ? types | type_bit::integer : types);
    };
    return whole(left) & whole(right);
}

bool can_merge(const Node& node, const Node& other) {
    if (other.boolean) return true;
    if (has_unevaluated(other) || other.reference != no_node || other.dynamic_reference ||
        !other.all_of.empty())
        return false;
    if (!members_fit(node, other) || both(node.property_names, other.property_names)) return false;
    if (has_element_rules(node) && has_element_rules(other)) return false;
    return values_fit(node, other) && logic_fits(node, other);
}

void merge(Node& node, const Node& other) {
    if (other.boolean) {
        if (!*other.boolean) node.boolean = false;
        return;
    }
    merge_values(node, other);
    merge_objects(node, other);
    merge_arrays(node, other);
    merge_logic(node, other);
}

void settle_unevaluated(Node& node) {
    if (!has_unevaluated(node) || waits_for_neighbours(node)) return;
    if (node.additional_properties == no_node)
        node.additional_properties = node.unevaluated_properties;
    node.unevaluated_properties = no_node;
    if (node.contains != no_node && node.contains_evaluates) return;
    if (node.items == no_node) node.items = node.unevaluated_items;
    node.unevaluated_items = no_node;
}

void drop_idle_rules(Node& node) {
    node.types = intersection(node.types, type_bit::any);
    if (node.constant && node.one) {
        const bool listed = std::ranges::any_of(*node.one, [&node](const Constant& constant) {
            return same(constant, *node.constant);
        });
        if (!listed) node.boolean = false;
        node.one.reset();
    }
    if (node.constant) node.types = intersection(node.types, type_of(*node.constant));
    if (node.one) {
        std::erase_if(*node.one, [&node](const Constant& constant) {
            return (type_of(constant) & node.types) == 0;
        });
        node.types = intersection(node.types, types_of(*node.one));
    }
    if (node.types == 0) node.boolean = false;
    if ((node.types & type_bit::string) == 0) drop_string_rules(node);
    if ((node.types & (type_bit::number | type_bit::integer)) == 0) drop_number_rules(node);
    if ((node.types & type_bit::object) == 0) drop_object_rules(node);
    if ((node.types & type_bit::array) == 0) drop_array_rules(node);
}

}  // namespace strandline::schema

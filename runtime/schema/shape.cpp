#include "schema/shape.hpp"

#include <algorithm>

namespace strandline::schema {

namespace {

bool asserts_beside_reference(const Node& node) {
    return node.dynamic_reference || node.types != type_bit::any || node.constant || node.one ||
           node.minimum || node.maximum || node.exclusive_minimum || node.exclusive_maximum ||
           node.multiple_of || node.min_length || node.max_length || node.pattern ||
           node.format != Format::none || !node.properties.empty() ||
           !node.pattern_properties.empty() || node.additional_properties != no_node ||
           node.property_names != no_node || node.unevaluated_properties != no_node ||
           !node.required.empty() || !node.dependencies.empty() || node.min_properties ||
           node.max_properties || !node.prefix_items.empty() || node.items != no_node ||
           node.contains != no_node || node.unevaluated_items != no_node || node.min_items ||
           node.max_items || node.unique_items || !node.all_of.empty() || !node.any_of.empty() ||
           !node.one_of.empty() || node.negated != no_node || node.condition != no_node;
}

bool is_only_reference(const Node& node) {
    return node.reference != no_node && !asserts_beside_reference(node);
}

/// "/definitions/Address" -> "Address"; empty for a pointer that leads elsewhere.
std::string definition_of(std::string_view pointer) {
    for (const std::string_view folder : {"/definitions/", "/$defs/"}) {
        const std::size_t at = pointer.rfind(folder);
        if (at == std::string_view::npos) continue;
        const std::string_view name = pointer.substr(at + folder.size());
        if (name.find('/') == std::string_view::npos) return std::string(name);
    }
    return {};
}

/// The bound that allows less. `upper`: the smaller one does.
void tighten(std::optional<Number>& bound, const std::optional<Number>& other, bool upper) {
    if (!other) return;
    if (!bound || (upper ? compare(*other, *bound) < 0 : compare(*other, *bound) > 0))
        bound = other;
}
void tighten(std::optional<std::uint64_t>& bound, const std::optional<std::uint64_t>& other,
             bool upper) {
    if (!other) return;
    if (!bound || (upper ? *other < *bound : *other > *bound)) bound = other;
}

/// Adds one schema to a shape: both hold for the value.
class Folder {
public:
    Folder(const Graph& graph, Shape& shape) : graph_(graph), shape_(shape) {}

    void fold(NodeIndex index) {
        add(index);
        // additionalProperties sees its neighbours alone: members that another schema of an allOf
        // names are not allowed for all that.
        if (closing_names_ && *closing_names_ < shape_.properties.size())
            beyond("additionalProperties");
        // What branches name counts for unevaluatedProperties, and stands in no shape.
        const bool branches =
            !shape_.any_of.empty() || !shape_.beyond.empty() || !shape_.unchecked.empty();
        if (closed_by_unevaluated_ && branches) beyond("unevaluatedProperties");
    }

private:
    void add(NodeIndex index) {
        const Node& node = graph_.nodes[index];
        if (shape_.title.empty()) shape_.title = node.title;
        if (shape_.description.empty()) shape_.description = node.description;
        if (node.boolean) {
            shape_.nothing_fits = shape_.nothing_fits || !*node.boolean;
            return;
        }
        if (node.reference != no_node) {
            if (shape_.definition.empty())
                shape_.definition = definition_of(graph_.nodes[node.reference].pointer);
            add(node.reference);
        }
        if (node.dynamic_reference) add_dynamic(*node.dynamic_reference);
        add_values(node);
        add_objects(node);
        add_arrays(node);
        add_logic(node);
    }

    void beyond(const char* keyword) { note(shape_.beyond, keyword); }
    void unchecked(const char* keyword) { note(shape_.unchecked, keyword); }
    static void note(std::vector<std::string>& list, const char* keyword) {
        if (std::ranges::find(list, keyword) == list.end()) list.emplace_back(keyword);
    }

    void add_dynamic(const DynamicReference& reference) {
        if (reference.is_static)
            add(reference.initial);
        else
            beyond(reference.word == DynamicReference::Word::dynamic_ref ? "$dynamicRef"
                                                                         : "$recursiveRef");
    }

    void add_values(const Node& node) {
        shape_.types = shape_.types & node.types;
        if (shape_.constant && node.constant) beyond("allOf");
        if (shape_.one && node.one) beyond("allOf");
        if (node.constant) shape_.constant = node.constant;
        if (node.one) shape_.one = node.one;
        tighten(shape_.minimum, node.minimum, false);
        tighten(shape_.maximum, node.maximum, true);
        tighten(shape_.exclusive_minimum, node.exclusive_minimum, false);
        tighten(shape_.exclusive_maximum, node.exclusive_maximum, true);
        if (shape_.multiple_of && node.multiple_of) beyond("allOf");
        if (node.multiple_of) shape_.multiple_of = node.multiple_of;
        tighten(shape_.min_length, node.min_length, false);
        tighten(shape_.max_length, node.max_length, true);
        if (node.pattern) {
            shape_.has_pattern = true;
            unchecked("pattern");
        }
        if (shape_.format != Format::none && node.format != Format::none) beyond("allOf");
        if (node.format != Format::none) shape_.format = node.format;
    }

    void add_objects(const Node& node) {
        for (const Property& property : node.properties) add_property(property);
        for (const std::string& name : node.required)
            if (!shape_.requires_member(name)) shape_.required.push_back(name);
        if (!node.pattern_properties.empty()) beyond("patternProperties");
        add_additional(node.additional_properties);
        add_additional(node.unevaluated_properties);
        if (is_false(node.additional_properties))
            closing_names_ =
                std::min(closing_names_.value_or(node.properties.size()), node.properties.size());
        closed_by_unevaluated_ = closed_by_unevaluated_ || is_false(node.unevaluated_properties);
        if (node.property_names != no_node) unchecked("propertyNames");
        if (!node.dependencies.empty()) unchecked("dependencies");
        if (node.min_properties) unchecked("minProperties");
        if (node.max_properties) unchecked("maxProperties");
    }
    void add_property(const Property& property) {
        const auto known = std::ranges::find(shape_.properties, property.name, &Property::name);
        if (known == shape_.properties.end())
            shape_.properties.push_back(property);
        else if (known->schema != property.schema)
            beyond("allOf");  // two schemas for one member: whatever both allow
    }
    void add_additional(NodeIndex schema) {
        if (schema == no_node) return;
        if (is_false(schema))
            shape_.closed = true;
        else if (!graph_.nodes[schema].boolean)
            shape_.typed_extra = true;
    }
    [[nodiscard]] bool is_false(NodeIndex schema) const {
        return schema != no_node && graph_.nodes[schema].boolean && !*graph_.nodes[schema].boolean;
    }

    void add_arrays(const Node& node) {
        if (!node.prefix_items.empty()) beyond("prefixItems");
        if (node.items != no_node) {
            if (shape_.items != no_node && shape_.items != node.items) beyond("allOf");
            shape_.items = node.items;
        }
        tighten(shape_.min_items, node.min_items, false);
        tighten(shape_.max_items, node.max_items, true);
        if (node.unique_items) unchecked("uniqueItems");
        if (node.contains != no_node) unchecked("contains");
        if (node.unevaluated_items != no_node) unchecked("unevaluatedItems");
    }

    void add_logic(const Node& node) {
        for (const NodeIndex part : node.all_of) add(part);
        for (const std::vector<NodeIndex>* branches : {&node.any_of, &node.one_of}) {
            if (branches->empty()) continue;
            if (!shape_.any_of.empty()) beyond("anyOf");
            shape_.any_of = *branches;
        }
        if (node.negated != no_node) beyond("not");
        if (node.condition != no_node &&
            (node.consequence != no_node || node.alternative != no_node))
            unchecked("if");
    }

    const Graph& graph_;
    Shape& shape_;
    bool closed_by_unevaluated_{false};
    /// Names in the narrowest schema that says additionalProperties: false.
    std::optional<std::size_t> closing_names_;
};

}  // namespace

bool Shape::requires_member(std::string_view name) const {
    return std::ranges::find(required, name) != required.end();
}

bool Shape::is_open() const {
    return types == type_bit::any && !minimum && !maximum && !exclusive_minimum &&
           !exclusive_maximum && !multiple_of && !min_length && !max_length && !min_items &&
           !max_items && format == Format::none && !nothing_fits && !constant && !one &&
           properties.empty() && required.empty() && items == no_node && any_of.empty() &&
           beyond.empty() && unchecked.empty() && !closed && !typed_extra;
}

Shape shape_of(const Graph& graph, NodeIndex node) {
    Shape shape;
    shape.key = shape.place = node;
    while (is_only_reference(graph.nodes[shape.key])) shape.key = graph.nodes[shape.key].reference;
    Folder(graph, shape).fold(node);
    return shape;
}

}  // namespace strandline::schema

#include <algorithm>
#include <string>
#include <utility>

#include "schema/compiler/node_reader.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

bool NodeReader::read_applicator(const Keyword& keyword, const Spot& spot, const Element& value,
                                 Node& node, Loose& loose) {
    switch (keyword.word) {
        case Word::properties:
            read_properties(spot, value, node);
            return true;
        case Word::pattern_properties:
            read_pattern_properties(spot, value, node);
            return true;
        case Word::additional_properties:
            node.additional_properties = read(spot, value);
            return true;
        case Word::property_names:
            node.property_names = read(spot, value);
            return true;
        case Word::unevaluated_properties:
            node.unevaluated_properties = read(spot, value);
            all_.graph.has_unevaluated = true;
            return true;
        case Word::dependencies:
        case Word::dependent_schemas:
        case Word::dependent_required:
            read_dependencies(keyword, spot, value, node);
            return true;
        case Word::prefix_items:
            node.prefix_items = read_list(spot, value);
            return true;
        case Word::items:
            read_items(spot, value, node, loose);
            return true;
        case Word::additional_items:
            loose.additional_items = read(spot, value);
            return true;
        case Word::contains:
            node.contains = read(spot, value);
            return true;
        case Word::unevaluated_items:
            node.unevaluated_items = read(spot, value);
            all_.graph.has_unevaluated = true;
            return true;
        case Word::all_of:
            node.all_of = read_list(spot, value);
            return true;
        case Word::any_of:
            node.any_of = read_list(spot, value);
            return true;
        case Word::one_of:
            node.one_of = read_list(spot, value);
            return true;
        case Word::negated:
            node.negated = read(spot, value);
            return true;
        case Word::condition:
            node.condition = read(spot, value);
            return true;
        case Word::consequence:
            node.consequence = read(spot, value);
            return true;
        case Word::alternative:
            node.alternative = read(spot, value);
            return true;
        default:
            return false;
    }
}

std::vector<NodeIndex> NodeReader::read_list(const Spot& spot, const Element& value) {
    std::vector<NodeIndex> nodes;
    if (value.is_array()) {
        const dom::array list = value.get_array().value_unsafe();
        for (const Element element : list) nodes.push_back(read(spot.child(nodes.size()), element));
    }
    if (nodes.empty()) wrong_value(all_, spot, "a list of at least one schema");
    return nodes;
}

void NodeReader::read_items(const Spot& spot, const Element& value, Node& node, Loose& loose) {
    if (!value.is_array()) {
        node.items = read(spot, value);
        return;
    }
    if (dialect(spot) == Dialect::draft2020_12) {
        all_.faults.error(spot.here(), "schema-keyword",
                          "'items' must be one schema in 2020-12, not a list",
                          "use 'prefixItems' for the list");
        return;
    }
    loose.items_is_list = true;
    const dom::array list = value.get_array().value_unsafe();
    for (const Element element : list)
        node.prefix_items.push_back(read(spot.child(node.prefix_items.size()), element));
}

void NodeReader::read_properties(const Spot& spot, const Element& value, Node& node) {
    if (!value.is_object()) return wrong_value(all_, spot, "an object of schemas");
    const Object object = value.get_object().value_unsafe();
    for (const dom::key_value_pair member : object) {
        const Spot at = spot.child(member.key);
        check_name(all_, at.name(), member.key);
        node.properties.push_back({std::string(member.key), read(at, member.value)});
    }
}

void NodeReader::read_pattern_properties(const Spot& spot, const Element& value, Node& node) {
    if (!value.is_object()) return wrong_value(all_, spot, "an object of schemas");
    const Object object = value.get_object().value_unsafe();
    for (const dom::key_value_pair member : object) {
        const Spot at = spot.child(member.key);
        const NodeIndex schema = read(at, member.value);
        std::optional<Pattern> pattern = read_pattern(all_, at.name(), member.key);
        if (pattern) node.pattern_properties.push_back({*std::move(pattern), schema});
    }
}

void NodeReader::read_dependencies(const Keyword& keyword, const Spot& spot, const Element& value,
                                   Node& node) {
    if (!value.is_object()) return wrong_value(all_, spot, "an object");
    using DependencyWord = Dependency::Word;
    const DependencyWord word = keyword.word == Word::dependencies ? DependencyWord::dependencies
                                : keyword.word == Word::dependent_schemas
                                    ? DependencyWord::dependent_schemas
                                    : DependencyWord::dependent_required;
    const Object object = value.get_object().value_unsafe();
    for (const dom::key_value_pair member : object) {
        const Spot at = spot.child(member.key);
        check_name(all_, at.name(), member.key);
        Dependency& dependency = node.dependencies.emplace_back();
        dependency.word = word;
        dependency.name = member.key;
        const bool names = word == DependencyWord::dependent_required ||
                           (word == DependencyWord::dependencies && member.value.is_array());
        if (names)
            dependency.required = read_names(all_, at, member.value);
        else
            dependency.schema = read(at, member.value);
    }
}

}  // namespace strandline::schema

#include "schema/compiler/discriminator.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/nearest.hpp"
#include "schema/json_pointer.hpp"
#include "schema/source_place.hpp"

namespace strandline::schema {

namespace {

using Nodes = std::vector<NodeIndex>;

// The schemas that a value must fulfil beside this one, whatever else it is.
Nodes always_beside(const Node& node) {
    Nodes nodes = node.all_of;
    if (node.reference != no_node) nodes.push_back(node.reference);
    if (node.dynamic_reference) nodes.push_back(node.dynamic_reference->initial);
    return nodes;
}

// The compiler has refused schemas that lead to themselves, so all of these walks end.
class Search {
public:
    explicit Search(const Graph& graph) : graph_(graph) {}

    [[nodiscard]] bool requires_member(NodeIndex index, std::string_view name) const {
        const Node& node = graph_.nodes[index];
        const auto in = [&](NodeIndex other) { return requires_member(other, name); };
        const auto in_every = [&](const Nodes& branches) {
            return !branches.empty() && std::ranges::all_of(branches, in);
        };
        return node.boolean == false ||
               std::ranges::find(node.required, name) != node.required.end() ||
               std::ranges::any_of(always_beside(node), in) || in_every(node.any_of) ||
               in_every(node.one_of);
    }

    // Every schema that this one holds the member to.
    void members(NodeIndex index, std::string_view name, Nodes& found) const {
        const Node& node = graph_.nodes[index];
        for (const Property& property : node.properties)
            if (property.name == name) found.push_back(property.schema);
        for (const NodeIndex other : always_beside(node)) members(other, name, found);
        for (const NodeIndex other : node.any_of) members(other, name, found);
        for (const NodeIndex other : node.one_of) members(other, name, found);
    }

    // Those of `nodes`, and all beside them, that say by const or enum what the value is.
    void constants(const Nodes& nodes, Nodes& found) const {
        for (const NodeIndex index : nodes) {
            const Node& node = graph_.nodes[index];
            if (node.constant || node.one) found.push_back(index);
            constants(always_beside(node), found);
        }
    }

    // Whether one of them, or one beside it, leaves nothing but a string.
    [[nodiscard]] bool is_text(const Nodes& nodes) const {
        return std::ranges::any_of(nodes, [&](NodeIndex index) {
            const Node& node = graph_.nodes[index];
            const auto is_string = [](const Constant& constant) {
                return constant.type == Constant::Type::string;
            };
            return node.types == type_bit::string || (node.constant && is_string(*node.constant)) ||
                   (node.one && std::ranges::all_of(*node.one, is_string)) ||
                   is_text(always_beside(node));
        });
    }

    [[nodiscard]] bool allows(NodeIndex index, std::string_view text) const {
        const Node& node = graph_.nodes[index];
        const auto is_it = [&](const Constant& constant) {
            return constant.type == Constant::Type::string && constant.string == text;
        };
        return (!node.constant || is_it(*node.constant)) &&
               (!node.one || std::ranges::any_of(*node.one, is_it));
    }

private:
    const Graph& graph_;
};

Fault fault_at(const Graph& graph, NodeIndex index, std::string pointer,
               std::span<const SchemaText> texts) {
    Fault fault;
    fault.file = graph.files[graph.resources[graph.nodes[index].resource].file];
    fault.keyword_location = std::move(pointer);
    const auto text = std::ranges::find(texts, fault.file, &SchemaText::path);
    if (text == texts.end()) return fault;
    const std::optional<SourcePlace> place = find_place(text->text, fault.keyword_location);
    if (!place) return fault;
    const LineAndColumn at = line_and_column(text->text, place->begin);
    fault.line = at.line;
    fault.column = at.column;
    return fault;
}

// What every event has at a pointer, or the first member on the way that none has to have.
struct Way {
    Nodes ends;  // the schemas that it is held to
    NodeIndex optional_in{no_node};
    std::string optional_name{};
};

Way follow(const Graph& graph, NodeIndex root, std::string_view pointer) {
    const Search search(graph);
    Way way;
    way.ends = {root};
    while (!pointer.empty()) {
        std::string_view segment = pointer;
        static_cast<void>(take_segment(pointer));
        segment.remove_suffix(pointer.size());
        const std::string name = *root_member(segment);
        const bool required = std::ranges::any_of(
            way.ends, [&](NodeIndex node) { return search.requires_member(node, name); });
        if (!required)
            return {.ends = {},
                    .optional_in = way.ends.empty() ? root : way.ends.front(),
                    .optional_name = name};
        Nodes members;
        for (const NodeIndex node : way.ends) search.members(node, name, members);
        way.ends = std::move(members);
    }
    return way;
}

std::string nearest_constant(const Node& node, std::string_view type) {
    std::vector<std::string_view> names;
    if (node.constant) names.push_back(node.constant->string);
    if (node.one)
        for (const Constant& constant : *node.one) names.push_back(constant.string);
    return did_you_mean(type, names);
}

}  // namespace

std::vector<Fault> check_discriminator(const Graph& graph, NodeIndex root,
                                       const Discriminator& discriminator,
                                       std::span<const SchemaText> texts) {
    std::vector<Fault> faults;
    const Search search(graph);
    const Way way = follow(graph, root, discriminator.pointer);
    if (way.optional_in != no_node) {
        Fault& fault = faults.emplace_back(
            fault_at(graph, way.optional_in, graph.nodes[way.optional_in].pointer, texts));
        fault.code = "schema-type-optional";
        fault.message = "the schema of '" + std::string(discriminator.type) +
                        "' does not require '" + way.optional_name +
                        "', where the type of an event stands";
        fault.hint = "add it to 'required'";
        return faults;
    }
    Nodes constants;
    search.constants(way.ends, constants);
    const auto allows = [&](NodeIndex node) { return search.allows(node, discriminator.type); };
    if (constants.empty() || std::ranges::any_of(constants, allows)) return faults;
    const Node& node = graph.nodes[constants.front()];
    Fault& fault = faults.emplace_back(fault_at(
        graph, constants.front(), node.pointer + (node.constant ? "/const" : "/enum"), texts));
    fault.code = "schema-type-differs";
    fault.message = "events of type '" + std::string(discriminator.type) +
                    "' are held to this schema, which says that their type is another";
    fault.hint = nearest_constant(node, discriminator.type);
    return faults;
}

std::vector<Fault> check_event_id(const Graph& graph, NodeIndex root, const Discriminator& id,
                                  std::span<const SchemaText> texts) {
    std::vector<Fault> faults;
    const Way way = follow(graph, root, id.pointer);
    const std::string of_type = "the schema of '" + std::string(id.type) + "' ";
    const auto warn = [&](NodeIndex at, std::string code, std::string message) {
        Fault& fault = faults.emplace_back(fault_at(graph, at, graph.nodes[at].pointer, texts));
        fault.severity = Fault::Severity::warning;
        fault.code = std::move(code);
        fault.message = std::move(message);
    };
    if (way.optional_in != no_node) {
        warn(way.optional_in, "schema-id-optional",
             of_type + "does not require '" + way.optional_name +
                 "', where the id of an event stands: copies of an event without it are not known");
        faults.back().hint = "add it to 'required', or write 'dedupe: false'";
    } else if (!Search(graph).is_text(way.ends)) {
        warn(way.ends.empty() ? root : way.ends.front(), "schema-id-no-text",
             of_type +
                 "does not say that the id of an event is a string: copies of an event with "
                 "another id are not known");
        faults.back().hint = "say \"type\": \"string\" there, or write 'dedupe: false'";
    }
    return faults;
}

}  // namespace strandline::schema

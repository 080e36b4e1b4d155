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
    Nodes nodes{root};
    std::string_view rest = discriminator.pointer;
    while (!rest.empty()) {
        std::string_view segment = rest;
        static_cast<void>(take_segment(rest));
        segment.remove_suffix(rest.size());
        const std::string name = *root_member(segment);
        const bool required = std::ranges::any_of(
            nodes, [&](NodeIndex node) { return search.requires_member(node, name); });
        if (!required) {
            const NodeIndex at = nodes.empty() ? root : nodes.front();
            Fault& fault = faults.emplace_back(fault_at(graph, at, graph.nodes[at].pointer, texts));
            fault.code = "schema-type-optional";
            fault.message = "the schema of '" + std::string(discriminator.type) +
                            "' does not require '" + name + "', where the type of an event stands";
            fault.hint = "add it to 'required'";
            return faults;
        }
        Nodes members;
        for (const NodeIndex node : nodes) search.members(node, name, members);
        nodes = std::move(members);
    }
    Nodes constants;
    search.constants(nodes, constants);
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

}  // namespace strandline::schema

#include "schema/reached_files.hpp"

#include <vector>

namespace strandline::schema {

namespace {

/// Calls `visit` with each schema that a schema names; absent ones are no_node.
template <class Visit>
void for_each_child(const Node& node, Visit&& visit) {
    for (const NodeIndex child :
         {node.reference, node.additional_properties, node.property_names,
          node.unevaluated_properties, node.items, node.contains, node.unevaluated_items,
          node.negated, node.condition, node.consequence, node.alternative})
        visit(child);
    if (node.dynamic_reference) visit(node.dynamic_reference->initial);
    for (const Property& property : node.properties) visit(property.schema);
    for (const PatternProperty& property : node.pattern_properties) visit(property.schema);
    for (const Dependency& dependency : node.dependencies) visit(dependency.schema);
    for (const auto* list : {&node.prefix_items, &node.all_of, &node.any_of, &node.one_of})
        for (const NodeIndex child : *list) visit(child);
}

}  // namespace

std::set<std::string> reached_files(const Graph& graph, NodeIndex root) {
    std::set<std::string> files;
    std::vector<bool> seen(graph.nodes.size(), false);
    std::vector<NodeIndex> waiting;
    const auto add = [&](NodeIndex node) {
        if (node == no_node || seen[node]) return;
        seen[node] = true;
        waiting.push_back(node);
    };
    add(root);
    while (!waiting.empty()) {
        const Node& node = graph.nodes[waiting.back()];
        waiting.pop_back();
        files.insert(graph.files[graph.resources[node.resource].file]);
        for_each_child(node, add);
    }
    return files;
}

}  // namespace strandline::schema

#include "schema/reached_files.hpp"

#include <vector>

namespace strandline::schema {

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

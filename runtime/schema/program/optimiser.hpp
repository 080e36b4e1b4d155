#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schema/graph.hpp"

namespace strandline::schema {

/// What is reached from one node of a graph, with all that can be said shorter: a node that is only a
/// reference is what it refers to; `allOf` and references whose rules can stand beside the node's own
/// are merged into it; `unevaluated...` that has nothing left to wait for is `additional...`; a rule
/// for a type that the value cannot have is gone.
///
/// A graph whose `$dynamicRef`s are decided by the document is left as it is: there it counts which
/// references were followed.
///
/// Threads  [any-thread]
class Optimiser {
public:
    Optimiser(const Graph& graph, NodeIndex root);

    /// What the node is in the end; it may be the node itself.
    [[nodiscard]] NodeIndex target(NodeIndex node) const;
    /// Of target(): its rules, and those merged into it.
    [[nodiscard]] const Node& merged(NodeIndex node);

    [[nodiscard]] bool follows_scope() const { return follows_scope_; }

private:
    [[nodiscard]] bool reaches_dynamic_reference(NodeIndex root) const;
    Node absorbed(NodeIndex node);

    const Graph& graph_;
    bool follows_scope_{false};
    std::unordered_map<NodeIndex, Node> merged_;
    std::unordered_set<NodeIndex> in_work_;
};

}  // namespace strandline::schema

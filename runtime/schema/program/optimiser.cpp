#include "schema/program/optimiser.hpp"

#include <algorithm>
#include <utility>

#include "schema/program/merge.hpp"

namespace strandline::schema {

namespace {

// Longer than a compiled graph's chains can be.
constexpr int hops_max = 1'000;

// All that makes a difference to the value.
bool has_own_rules(const Node& node) {
    bool children = false;
    for_each_child(node, [&children](NodeIndex) { children = true; });
    return children || node.boolean || node.types != type_bit::any || node.constant || node.one ||
           node.minimum || node.maximum || node.exclusive_minimum || node.exclusive_maximum ||
           node.multiple_of || node.min_length || node.max_length || node.pattern ||
           node.format != Format::none || !node.required.empty() || !node.dependencies.empty() ||
           node.min_properties || node.max_properties || node.min_items || node.max_items ||
           node.unique_items;
}

// The one node that `node` stands for, when it has no rules beside it.
NodeIndex only_reference(const Node& node) {
    NodeIndex other = no_node;
    if (node.reference != no_node)
        other = node.reference;
    else if (node.dynamic_reference && node.dynamic_reference->is_static)
        other = node.dynamic_reference->initial;
    else if (node.all_of.size() == 1)
        other = node.all_of.front();
    if (other == no_node) return no_node;
    Node rest = node;
    if (node.reference != no_node)
        rest.reference = no_node;
    else if (node.dynamic_reference)
        rest.dynamic_reference.reset();
    else
        rest.all_of.clear();
    return has_own_rules(rest) ? no_node : other;
}

}  // namespace

Optimiser::Optimiser(const Graph& graph, NodeIndex root)
    : graph_(graph), follows_scope_(reaches_dynamic_reference(root)) {}

bool Optimiser::reaches_dynamic_reference(NodeIndex root) const {
    std::unordered_set<NodeIndex> seen{root};
    std::vector<NodeIndex> open{root};
    while (!open.empty()) {
        const Node& node = graph_.nodes[open.back()];
        open.pop_back();
        if (node.dynamic_reference && !node.dynamic_reference->is_static) return true;
        for_each_child(node, [&seen, &open](NodeIndex child) {
            if (seen.insert(child).second) open.push_back(child);
        });
    }
    return false;
}

NodeIndex Optimiser::target(NodeIndex node) const {
    if (follows_scope_) return node;
    for (int hop = 0; hop < hops_max; ++hop) {
        const NodeIndex next = only_reference(graph_.nodes[node]);
        if (next == no_node) return node;
        node = next;
    }
    return node;
}

const Node& Optimiser::merged(NodeIndex node) {
    node = target(node);
    const auto found = merged_.find(node);
    if (found != merged_.end()) return found->second;
    in_work_.insert(node);
    Node made = absorbed(node);
    in_work_.erase(node);
    return merged_.emplace(node, std::move(made)).first->second;
}

Node Optimiser::absorbed(NodeIndex node) {
    Node made = graph_.nodes[node];
    if (made.boolean || follows_scope_) return made;
    const auto take = [this, &made](NodeIndex other) {
        if (in_work_.contains(target(other))) return false;
        const Node& rules = merged(other);
        if (!can_merge(made, rules)) return false;
        merge(made, rules);
        return true;
    };
    if (made.reference != no_node) {
        const NodeIndex other = std::exchange(made.reference, no_node);
        if (!take(other)) made.reference = other;
    }
    if (made.dynamic_reference) {
        const NodeIndex other = made.dynamic_reference->initial;
        made.dynamic_reference.reset();
        if (!take(other)) made.all_of.push_back(other);
    }
    std::erase_if(made.all_of, take);
    settle_unevaluated(made);
    drop_idle_rules(made);
    return made;
}

}  // namespace strandline::schema

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "schema/compiler/references.hpp"

namespace strandline::schema {

namespace {

// The schemas that apply to the same value as this one.
std::vector<NodeIndex> in_place(const Node& node) {
    std::vector<NodeIndex> nodes{node.reference, node.negated, node.condition, node.consequence,
                                 node.alternative};
    if (node.dynamic_reference) nodes.push_back(node.dynamic_reference->initial);
    for (const auto* list : {&node.all_of, &node.any_of, &node.one_of})
        nodes.insert(nodes.end(), list->begin(), list->end());
    for (const Dependency& dependency : node.dependencies) nodes.push_back(dependency.schema);
    std::erase(nodes, no_node);
    return nodes;
}

// Depth first, without recursion: a chain may be as long as there are nodes.
class Chains {
public:
    explicit Chains(Compilation& compilation)
        : all_(compilation),
          state_(compilation.graph.nodes.size(), State::unseen),
          length_(compilation.graph.nodes.size(), 1) {}

    void walk_from(NodeIndex start) {
        if (state_[start] != State::unseen) return;
        open(start);
        while (!path_.empty()) {
            Step& step = path_.back();
            if (step.next == step.children.size()) {
                close();
                continue;
            }
            const NodeIndex child = step.children[step.next++];
            if (state_[child] == State::unseen)
                open(child);
            else if (state_[child] == State::open)
                report_cycle(step.node);
            else
                lengthen(step.node, child);
        }
    }

private:
    enum class State : std::uint8_t { unseen, open, done };
    struct Step {
        NodeIndex node{no_node};
        std::vector<NodeIndex> children;
        std::size_t next{0};
    };

    void open(NodeIndex node) {
        state_[node] = State::open;
        path_.push_back({node, in_place(all_.graph.nodes[node]), 0});
    }
    void close() {
        const NodeIndex node = path_.back().node;
        state_[node] = State::done;
        path_.pop_back();
        if (!path_.empty()) lengthen(path_.back().node, node);
    }
    void lengthen(NodeIndex node, NodeIndex child) {
        const std::size_t before = length_[node];
        length_[node] = std::max(before, length_[child] + 1);
        const std::size_t limit = all_.options.limits.chain;
        if (before > limit || length_[node] <= limit || reported_length_) return;
        reported_length_ = true;
        all_.faults.error(place_of(node), "schema-too-large",
                          "more than " + std::to_string(limit) +
                              " schemas follow each other here on one and the same value");
    }
    void report_cycle(NodeIndex node) {
        all_.faults.error(
            place_of(node), "schema-ref-cycle",
            "this schema leads back to itself on the same value, so it would never end",
            "a recursive schema must step into a member or an element");
    }
    [[nodiscard]] FaultPlace place_of(NodeIndex index) const {
        const Node& node = all_.graph.nodes[index];
        std::string pointer = node.pointer;
        if (node.reference != no_node) pointer += "/$ref";
        return {.source = all_.files[all_.graph.resources[node.resource].file], .pointer = pointer};
    }

    Compilation& all_;
    std::vector<State> state_;
    std::vector<std::size_t> length_;
    std::vector<Step> path_;
    bool reported_length_{false};
};

}  // namespace

void check_chains(Compilation& compilation) {
    Chains chains(compilation);
    for (NodeIndex node = 0; node < compilation.graph.nodes.size(); ++node) chains.walk_from(node);
}

}  // namespace strandline::schema

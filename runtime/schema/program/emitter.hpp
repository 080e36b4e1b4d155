#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/graph.hpp"
#include "schema/program/optimiser.hpp"
#include "schema/program/program.hpp"

namespace strandline::schema {

/// Writes a Program: from merged nodes to flat arrays.
///
/// Threads  [any-thread]
class Emitter {
public:
    Emitter(const Graph& graph, NodeIndex root);
    Program run(NodeIndex root, const Program::Proven* proven);

private:
    struct Member {
        std::string name;
        Check check;
    };

    Check check(NodeIndex node);
    std::uint32_t check_index(NodeIndex node);
    Range check_list(std::span<const NodeIndex> nodes);
    std::uint32_t node(NodeIndex node);
    [[nodiscard]] std::optional<Check> leaf(const Node& rules);
    std::optional<Check> string_leaf(const Node& rules);

    void objects(ProgramNode& made, const Node& rules);
    void properties(ProgramNode& made, std::vector<Member>& members, const Node& rules);
    void arrays(ProgramNode& made, const Node& rules);
    void scalars(ProgramNode& made, const Node& rules);
    void constants(ScalarRules& made, const Node& rules);
    void logic(ProgramNode& made, const Node& rules);
    std::vector<Instruction> dependencies(const Node& rules);
    std::optional<Instruction> select(const Node& rules, std::span<const NodeIndex> branches);
    [[nodiscard]] std::vector<std::string> told_apart_by(const Node& rules, NodeIndex branch,
                                                         const std::string& member);
    std::uint32_t dynamic(const DynamicReference& reference);
    std::uint32_t name(const std::string& text);
    std::uint32_t text_set(const std::vector<std::string>& texts);

    const Graph& graph_;
    Optimiser optimiser_;
    Program program_;
    std::unordered_map<NodeIndex, std::uint32_t> nodes_;
};

}  // namespace strandline::schema

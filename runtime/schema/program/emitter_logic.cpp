#include <algorithm>

#include "schema/program/emitter.hpp"
#include "schema/program/leaf.hpp"

namespace strandline::schema {

namespace {

using Op = Instruction::Op;

const Property* find(const Node& rules, const std::string& name) {
    const auto found = std::ranges::find(rules.properties, name, &Property::name);
    return found == rules.properties.end() ? nullptr : &*found;
}

}  // namespace

void Emitter::logic(ProgramNode& made, const Node& rules) {
    std::vector<Instruction> list;
    const auto add = [this, &list](Op op, std::span<const NodeIndex> nodes) {
        if (nodes.empty()) return;
        list.push_back({.op = op, .name = 0, .texts = 0, .checks = check_list(nodes)});
    };
    const auto add_one = [&add](Op op, NodeIndex node) {
        if (node != no_node) add(op, std::span(&node, 1));
    };
    const auto add_choice = [this, &list, &add, &rules](Op op, std::span<const NodeIndex> nodes) {
        if (nodes.empty()) return;
        if (const std::optional<Instruction> found = select(rules, nodes))
            list.push_back(*found);
        else
            add(op, nodes);
    };
    add_one(Op::all_of, rules.reference);
    if (rules.dynamic_reference) {
        if (rules.dynamic_reference->is_static)
            add_one(Op::all_of, rules.dynamic_reference->initial);
        else
            list.push_back({.op = Op::dynamic,
                            .name = dynamic(*rules.dynamic_reference),
                            .texts = 0,
                            .checks = {}});
    }
    add(Op::all_of, rules.all_of);
    add_choice(Op::any_of, rules.any_of);
    add_choice(Op::one_of, rules.one_of);
    add_one(Op::negated, rules.negated);
    if (rules.condition != no_node)
        add(Op::condition,
            std::vector<NodeIndex>{rules.condition, rules.consequence, rules.alternative});
    for (const Instruction& made_of_them : dependencies(rules)) list.push_back(made_of_them);

    made.instructions = {.first = static_cast<std::uint32_t>(program_.instructions.size()),
                         .size = static_cast<std::uint32_t>(list.size())};
    program_.instructions.insert(program_.instructions.end(), list.begin(), list.end());
    const bool leads_to_one =
        list.size() == 1 && ((list[0].op == Op::all_of && list[0].checks.size == 1) ||
                             list[0].op == Op::select || list[0].op == Op::dynamic);
    made.delegate = leads_to_one && !has_object_rules(rules) && !has_array_rules(rules) &&
                    !has_scalar_rules(rules);
}

std::vector<Instruction> Emitter::dependencies(const Node& rules) {
    std::vector<Instruction> list;
    for (const Dependency& dependency : rules.dependencies) {
        if (dependency.schema != no_node)
            list.push_back({.op = Op::depends,
                            .name = name(dependency.name),
                            .texts = 0,
                            .checks = check_list(std::span(&dependency.schema, 1))});
        if (dependency.required.empty()) continue;
        const std::uint32_t trigger = name(dependency.name);
        const Range needed{.first = static_cast<std::uint32_t>(program_.names.size()),
                           .size = static_cast<std::uint32_t>(dependency.required.size())};
        for (const std::string& wanted : dependency.required) name(wanted);
        list.push_back({.op = Op::needs, .name = trigger, .texts = 0, .checks = needed});
    }
    return list;
}

// What the member may be in this branch, when nothing but an object with one of these strings there
// can pass it; empty otherwise.
std::vector<std::string> Emitter::told_apart_by(const Node& rules, NodeIndex branch,
                                                const std::string& member) {
    const Node& other = optimiser_.merged(branch);
    if (other.boolean) return {};
    if (rules.types != type_bit::object && other.types != type_bit::object) return {};
    if (!std::ranges::count(other.required, member) && !std::ranges::count(rules.required, member))
        return {};
    const Property* property = find(other, member);
    if (property == nullptr) return {};
    const Node& value = optimiser_.merged(property->schema);
    if (value.boolean || value.types != type_bit::string || (!value.constant && !value.one))
        return {};
    return all_texts(value).value_or(std::vector<std::string>{});
}

// Branches that a constant at one member tells apart need no trying: at most one can hold.
std::optional<Instruction> Emitter::select(const Node& rules, std::span<const NodeIndex> branches) {
    if (branches.size() < 2 || optimiser_.follows_scope()) return std::nullopt;
    const Node& first = optimiser_.merged(branches.front());
    for (const Property& property : first.properties) {
        std::vector<std::string> texts;
        std::vector<NodeIndex> targets;
        const bool all = std::ranges::all_of(branches, [&](NodeIndex branch) {
            const std::vector<std::string> here = told_apart_by(rules, branch, property.name);
            texts.insert(texts.end(), here.begin(), here.end());
            targets.resize(texts.size(), branch);
            return !here.empty();
        });
        if (!all) continue;
        std::vector<std::string> sorted = texts;
        std::ranges::sort(sorted);
        if (std::ranges::adjacent_find(sorted) != sorted.end()) continue;
        Instruction made;
        made.op = Op::select;
        made.name = name(property.name);
        made.texts = text_set(texts);
        made.checks = check_list(targets);
        return made;
    }
    return std::nullopt;
}

std::uint32_t Emitter::dynamic(const DynamicReference& reference) {
    Program::Dynamic made{.initial = check(reference.initial), .anchors = {}};
    for (ResourceIndex at = 0; at < graph_.resources.size(); ++at) {
        const Resource& resource = graph_.resources[at];
        NodeIndex target = no_node;
        if (reference.word == DynamicReference::Word::recursive_ref) {
            if (resource.recursive_anchor) target = resource.root;
        } else {
            for (const auto& [anchor, node] : resource.dynamic_anchors)
                if (anchor == reference.anchor) target = node;
        }
        if (target != no_node) made.anchors.emplace_back(at, check(target));
    }
    program_.dynamics.push_back(std::move(made));
    return static_cast<std::uint32_t>(program_.dynamics.size()) - 1;
}

}  // namespace strandline::schema

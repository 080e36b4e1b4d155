#include "schema/full_pass/interpreter.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace strandline::schema {

namespace {

constexpr std::size_t frames_max = 1'024;  // schemas inside each other, over all levels

}  // namespace

FullPassResult find_violations(const Graph& graph, NodeIndex root,
                               const simdjson::dom::element& document,
                               const FullPassOptions& options) {
    return Interpreter(graph, options).run(root, document);
}

FullPassResult Interpreter::run(NodeIndex root, const Element& document) {
    const bool holds = check(root, document, nullptr);
    FullPassResult result;
    result.outcome = exhausted_ ? Outcome::budget_exceeded
                     : holds    ? Outcome::valid
                                : Outcome::invalid;
    if (result.outcome != Outcome::valid) result.violations = std::move(list_).in_document_order();
    return result;
}

bool Interpreter::fail(std::string_view rule, std::string message) {
    if (muted_ == 0) list_.add(rule, std::move(message));
    return false;
}

bool Interpreter::spend(std::uint64_t steps) {
    exhausted_ = exhausted_ || steps > steps_;
    if (!exhausted_) steps_ -= steps;
    return !exhausted_;
}

bool Interpreter::matches(const Pattern& pattern, std::string_view text) {
    return spend(1 + text.size()) && pattern.matches(text);
}

bool Interpreter::check(NodeIndex index, const Element& value, Evaluated* evaluated) {
    const Node& node = graph_.nodes[index];
    if (node.boolean) {
        if (*node.boolean) return true;
        if (muted_ == 0) list_.add_here("false schema", "boolean schema is false");
        return false;
    }
    if (frames_ == frames_max) exhausted_ = true;
    if (exhausted_) return false;
    ++frames_;
    const bool enters = scope_.empty() || scope_.back() != node.resource;
    if (enters) scope_.push_back(node.resource);

    // What it finds unevaluated must not depend on what its neighbours have looked at.
    bool ok = false;
    if (node.unevaluated_properties != no_node || node.unevaluated_items != no_node) {
        Evaluated own;
        ok = check_keywords(node, value, &own);
        if (evaluated != nullptr) evaluated->add(own);
    } else {
        ok = check_keywords(node, value, evaluated);
    }

    if (enters) scope_.pop_back();
    --frames_;
    return ok && !exhausted_;
}

bool Interpreter::check_keywords(const Node& node, const Element& value, Evaluated* evaluated) {
    bool ok = check_value(node, value);
    if (!ok && is_over()) return false;
    ok = check_references(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    ok = check_logic(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    if (value.is_object()) return check_object(node, value, evaluated) && ok;
    if (value.is_array()) return check_array(node, value, evaluated) && ok;
    return ok;
}

bool Interpreter::holds(NodeIndex index, const Element& value, Evaluated* evaluated) {
    ++muted_;
    const bool ok = spend(1) && check(index, value, evaluated);
    --muted_;
    return ok;
}

// ---- references ----------------------------------------------------------------------------------

bool Interpreter::check_references(const Node& node, const Element& value, Evaluated* evaluated) {
    bool ok = true;
    if (node.reference != no_node) {
        const auto step = list_.under("$ref");
        ok = spend(1) && check(node.reference, value, evaluated);
    }
    if (node.dynamic_reference && !(is_over() && !ok)) {
        const bool recursive =
            node.dynamic_reference->word == DynamicReference::Word::recursive_ref;
        const auto step = list_.under(recursive ? "$recursiveRef" : "$dynamicRef");
        ok = spend(1) && check(target_of(*node.dynamic_reference), value, evaluated) && ok;
    }
    return ok;
}

NodeIndex Interpreter::target_of(const DynamicReference& reference) const {
    if (reference.is_static) return reference.initial;
    for (const ResourceIndex index : scope_) {
        const Resource& resource = graph_.resources[index];
        if (reference.word == DynamicReference::Word::recursive_ref) {
            if (resource.recursive_anchor) return resource.root;
            continue;
        }
        for (const auto& [name, node] : resource.dynamic_anchors)
            if (name == reference.anchor) return node;
    }
    return reference.initial;
}

// ---- logic ---------------------------------------------------------------------------------------

bool Interpreter::check_logic(const Node& node, const Element& value, Evaluated* evaluated) {
    bool ok = true;
    for (std::size_t at = 0; at < node.all_of.size(); ++at) {
        const auto step = list_.under("allOf", at);
        ok = spend(1) && check(node.all_of[at], value, evaluated) && ok;
        if (!ok && is_over()) return false;
    }
    if (!node.any_of.empty()) ok = check_any_of(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    if (!node.one_of.empty()) ok = check_one_of(node, value, evaluated) && ok;
    if (!ok && is_over()) return false;
    if (node.negated != no_node && holds(node.negated, value, nullptr))
        ok = fail("not", "must NOT be valid");
    if (!ok && is_over()) return false;
    if (node.condition != no_node) ok = check_condition(node, value, evaluated) && ok;
    return ok;
}

// Where evaluated members are asked for, every branch counts, not only the first that holds.
bool Interpreter::check_any_of(const Node& node, const Element& value, Evaluated* evaluated) {
    const ViolationList::Mark mark = list_.mark();
    bool any = false;
    ++branches_;
    for (std::size_t at = 0; at < node.any_of.size() && !exhausted_; ++at) {
        if (any && evaluated == nullptr) break;
        const auto step = list_.under("anyOf", at);
        Evaluated branch;
        if (!spend(1) || !check(node.any_of[at], value, evaluated != nullptr ? &branch : nullptr))
            continue;
        any = true;
        if (evaluated != nullptr) evaluated->add(branch);
    }
    --branches_;
    if (any)
        list_.take_back(mark);
    else if (muted_ == 0)
        list_.add_before(mark, "anyOf", "must match a schema in anyOf");
    return any;
}

bool Interpreter::check_one_of(const Node& node, const Element& value, Evaluated* evaluated) {
    const ViolationList::Mark mark = list_.mark();
    std::size_t held = 0;
    ++branches_;
    for (std::size_t at = 0; at < node.one_of.size() && held < 2 && !exhausted_; ++at) {
        const auto step = list_.under("oneOf", at);
        Evaluated branch;
        if (!spend(1) || !check(node.one_of[at], value, evaluated != nullptr ? &branch : nullptr))
            continue;
        ++held;
        if (evaluated != nullptr) evaluated->add(branch);
    }
    --branches_;
    if (held > 0) list_.take_back(mark);
    if (held == 1) return true;
    if (muted_ == 0) list_.add_before(mark, "oneOf", "must match exactly one schema in oneOf");
    return false;
}

bool Interpreter::check_condition(const Node& node, const Element& value, Evaluated* evaluated) {
    Evaluated branch;
    const bool condition = holds(node.condition, value, evaluated != nullptr ? &branch : nullptr);
    if (exhausted_) return false;
    if (condition && evaluated != nullptr) evaluated->add(branch);
    const NodeIndex chosen = condition ? node.consequence : node.alternative;
    if (chosen == no_node) return true;
    const std::string_view keyword = condition ? "then" : "else";
    const ViolationList::Mark mark = list_.mark();
    bool ok = false;
    {
        const auto step = list_.under(keyword);
        ok = spend(1) && check(chosen, value, evaluated);
    }
    if (!ok && muted_ == 0)
        list_.add_before(mark, "if", "must match \"" + std::string(keyword) + "\" schema");
    return ok;
}

}  // namespace strandline::schema

#include "schema/flag_pass/explainer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/full_pass/scalar_rules.hpp"
#include "schema/full_pass/wording.hpp"
#include "schema/program/merge.hpp"

namespace strandline::schema {

namespace {

using Kind = Check::Kind;
using Tag = TapeView::Tag;

}  // namespace

bool Explainer::explain(FlagPass& pass, const Graph& graph) {
    pass_ = &pass;
    graph_ = &graph;
    tape_ = pass.tape_;
    path_.clear();
    text_.clear();
    const Check& root = pass.program_->root;
    if (root.kind != Kind::object || tape_.tag(TapeView::root) != Tag::object) return false;
    return object(pass.program_->nodes[root.target], TapeView::root) && text_.count() > 0;
}

bool Explainer::fail(std::string_view rule, std::string_view message) {
    if (text_.count() == Violations::kept) return false;
    text_.add(path_, message, rule);
    return true;
}

// As the full pass: what concerns the object comes before what concerns its members.
bool Explainer::object(const ProgramNode& node, Index at) {
    const std::uint32_t count = tape_.count(at);
    if (node.source == no_node || count < node.min_properties || count > node.max_properties ||
        count > pass_->scan().rules().members_max)
        return false;
    return names(node, at) && members(node, at);
}

// What no schema looks into: the names in it are good.
bool Explainer::scanned(Index at) {
    return !tape_.is_container(at) || pass_->scan().clean(tape_, at);
}

bool Explainer::names(const ProgramNode& node, Index at) {
    constexpr std::size_t extra_max = 8;
    std::array<std::pair<Index, std::uint32_t>, extra_max> extra;
    std::size_t extras = 0;
    const PropertyRecord* const records = pass_->records_of(node);
    const PropertyRecord* next = records;
    std::uint64_t seen = 0;
    std::uint32_t ordinal = 0;
    bool has_undeclared = false;
    for (Index key = at + 1; key != tape_.closing(at); key = tape_.after(key + 1), ++ordinal) {
        const char* name = tape_.sized_string(key);
        const PropertyRecord* found =
            next->name.is(name, pass_->program_->texts) ? next : pass_->find(node, name);
        if (found == nullptr) {
            if (pass_->scan().rules().forbidden.contains(name) || !scanned(key + 1)) return false;
            has_undeclared = true;
            if (node.additional.kind == Kind::any) continue;
            if (node.additional.kind != Kind::none || extras == extra_max) return false;
            extra[extras++] = {key, ordinal};
            continue;
        }
        if (!found->check.declared && found->check.kind != Kind::any) return false;
        const std::uint64_t bit = std::uint64_t{1} << (found - records);
        if ((seen & bit) != 0) return false;
        seen |= bit;
        next = found + 1;
    }
    if (has_undeclared && !pass_->scan().distinct(tape_, at)) return false;
    if ((seen & node.required) != node.required && !missing(node, seen)) return false;
    for (std::size_t one = 0; one < extras; ++one) {
        const auto [key, place] = extra[one];
        if (!fail("additionalProperties", undeclared(node, tape_.string(key), place))) return false;
    }
    return true;
}

// The same producer makes the same mistake again and again, and to look for what was meant takes long.
const std::string& Explainer::undeclared(const ProgramNode& node, std::string_view name,
                                         std::uint32_t ordinal) {
    constexpr std::size_t name_bytes_kept = 64;  // a longer one is never known again
    if (node.source != last_.source || ordinal != last_.ordinal || name != last_.name ||
        graph_ != last_.graph)
        last_ = {.graph = graph_,
                 .source = node.source,
                 .ordinal = ordinal,
                 .name = std::string(name.substr(0, name_bytes_kept)),
                 .message = "must NOT have additional properties" +
                            undeclared_member(graph_->nodes[node.source], name, ordinal)};
    return last_.message;
}

bool Explainer::missing(const ProgramNode& node, std::uint64_t seen) {
    const Node& rules = graph_->nodes[node.source];
    for (const std::string& wanted : rules.required) {
        const auto found = std::ranges::find(rules.properties, wanted, &Property::name);
        if (found == rules.properties.end()) return false;
        const auto place = static_cast<std::uint32_t>(found - rules.properties.begin());
        if ((seen >> place & 1) != 0) continue;
        if (!fail("required", "must have required property '" + wanted + "'")) return false;
    }
    return true;
}

bool Explainer::members(const ProgramNode& node, Index at) {
    const PropertyRecord* next = pass_->records_of(node);
    for (Index key = at + 1; key != tape_.closing(at); key = tape_.after(key + 1)) {
        const char* name = tape_.sized_string(key);
        const PropertyRecord* found =
            next->name.is(name, pass_->program_->texts) ? next : pass_->find(node, name);
        if (found == nullptr) continue;
        next = found + 1;
        const Kind kind = found->check.kind;
        // A container is looked into anyway, and most values of an invalid event are good.
        const bool entered = tape_.is_container(key + 1) && kind != Kind::node && kind != Kind::any;
        if (!entered && holds(found->check, key + 1)) continue;
        const std::size_t length = path_.size();
        append_step(path_, tape_.string(key));
        if (!value(found->check, key + 1)) return false;
        path_.resize(length);
    }
    return true;
}

bool Explainer::array(const ProgramNode& node, Index at) {
    const std::uint32_t count = tape_.count(at);
    if (node.source == no_node || count < node.min_items || count > node.max_items) return false;
    const std::size_t length = path_.size();
    std::uint32_t place = 0;
    for (Index element = at + 1; element != tape_.closing(at);
         element = tape_.after(element), ++place) {
        if (holds(node.items, element)) continue;
        path_ += '/';
        path_ += std::to_string(place);
        if (!value(node.items, element)) return false;
        path_.resize(length);
    }
    return true;
}

// Of a value that is refused: why?
bool Explainer::value(const Check& check, Index at) {
    const ProgramNode* nodes = pass_->program_->nodes.data();
    const Tag tag = tape_.tag(at);
    switch (check.kind) {
        case Kind::object:
            if (tag == Tag::object) return object(nodes[check.target], at);
            return wrong_type(nodes[check.target].source, at);
        case Kind::array:
        case Kind::objects:
            if (tag == Tag::array) return array(nodes[check.target], at);
            return wrong_type(nodes[check.target].source, at);
        case Kind::string:
        case Kind::format:
        case Kind::length:
        case Kind::number:
        case Kind::integer:
        case Kind::boolean:
        case Kind::null:
            return check.target != Check::absent && scalar(graph_->nodes[check.target], at);
        default:
            return false;
    }
}

bool Explainer::wrong_type(NodeIndex source, Index at) {
    return source != no_node && scanned(at) &&
           fail("type", "must be " + names_of(graph_->nodes[source].types));
}

bool Explainer::scalar(const Node& rules, Index at) {
    if (!scanned(at)) return false;
    bool known = true;
    const auto tell = [this, &known](std::string_view rule, const std::string& message) {
        known = fail(rule, message) && known;
        return false;
    };
    const TypeSet own = type_of(tape_, at);
    if ((own & intersection(rules.types, type_bit::any)) == 0)
        known = fail("type", "must be " + names_of(rules.types));
    switch (tape_.tag(at)) {
        case Tag::string:
            check_length_rules(rules, tape_.string(at), tell);
            check_format_rule(rules, tape_.string(at), tell);
            break;
        case Tag::signed_integer:
        case Tag::unsigned_integer:
        case Tag::real:
            check_number_rules(rules, number_of(tape_, at), tell);
            break;
        default:
            break;
    }
    return known;
}

}  // namespace strandline::schema

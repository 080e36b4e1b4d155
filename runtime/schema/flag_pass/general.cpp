#include <algorithm>

#include "schema/flag_pass.hpp"
#include "schema/formats/format.hpp"
#include "schema/text_length.hpp"

// Nodes that are not plain: every keyword that needs more than one look at a value.
namespace strandline::schema {

namespace {

using Kind = Check::Kind;
using Tag = TapeView::Tag;

// Beyond it the answer is that there is none: the stack has an end.
constexpr std::uint32_t nesting_max = 1'000;

}  // namespace

bool FlagPass::holds(const Check& check, Index at, bool first, Trace trace) {
    switch (check.kind) {
        case Kind::any:
            return any(at, first) != fails;
        case Kind::none:
            return false;
        case Kind::object:
            if (trace == untraced && tape_.tag(at) == Tag::object)
                return object(program_->nodes[check.target], at, first) != fails;
            return by_node(check.target, at, first, trace);
        case Kind::array:
        case Kind::objects:
            if (trace == untraced && tape_.tag(at) == Tag::array)
                return array(program_->nodes[check.target], at, first) != fails;
            return by_node(check.target, at, first, trace);
        case Kind::node:
            return by_node(check.target, at, first, trace);
        default:
            return value(check, at, first) != fails;
    }
}

bool FlagPass::by_node(std::uint32_t node, Index at, bool first, Trace trace) {
    if (nesting_ >= nesting_max) {
        nested_too_deep_ = true;
        return false;
    }
    ++nesting_;
    const ProgramNode& rules = program_->nodes[node];
    const std::size_t scopes = scope_.size();
    if (program_->follows_scope && (scope_.empty() || scope_.back() != rules.resource))
        scope_.push_back(rules.resource);
    const bool good = by_rules(rules, at, first, trace);
    scope_.resize(scopes);
    --nesting_;
    return good;
}

bool FlagPass::by_rules(const ProgramNode& node, Index at, bool first, Trace trace) {
    if ((type_of(tape_, at) & node.types) == 0) return false;
    if (node.delegate)
        return instruction(program_->instructions[node.instructions.first], at, first, trace);
    const Tag tag = tape_.tag(at);
    const bool waits = (tag == Tag::object && node.unevaluated_properties != ProgramNode::absent) ||
                       (tag == Tag::array && node.unevaluated_items != ProgramNode::absent);
    if (!waits) return by_parts(node, at, first, trace);

    const std::size_t size = trace_words(at);
    const Trace own = new_bits(size);
    const bool good = by_parts(node, at, first, own) && unevaluated(node, at, own);
    if (good && trace != untraced) add_bits(own, trace, size);
    drop_bits(own);
    return good;
}

bool FlagPass::by_parts(const ProgramNode& node, Index at, bool first, Trace trace) {
    const Tag tag = tape_.tag(at);
    if (tag == Tag::object && node.has_object_rules) {
        if (!members(node, at, first, trace)) return false;
    } else if (tag == Tag::array && node.has_array_rules) {
        if (!elements(node, at, first, trace)) return false;
    } else if (any(at, first) == fails) {
        return false;
    }
    if (node.scalars != ProgramNode::absent && !scalars(program_->scalars[node.scalars], at))
        return false;
    for (std::uint32_t step = 0; step < node.instructions.size; ++step)
        if (!instruction(program_->instructions[node.instructions.first + step], at, false, trace))
            return false;
    return true;
}

bool FlagPass::members(const ProgramNode& node, Index at, bool first, Trace trace) {
    const std::uint32_t count = tape_.count(at);
    if (!may_look(at, first) || (first && count > scan_.rules().members_max)) return false;
    if (count < node.min_properties || count > node.max_properties) return false;

    const PropertyRecord* const records = records_of(node);
    const Trace seen = new_bits(words(node.properties));
    const Index closing = tape_.closing(at);
    bool has_undeclared = false;
    bool good = true;
    std::uint32_t place = 0;
    for (Index key = at + 1; good && key != closing; key = tape_.after(key + 1), ++place) {
        const PropertyRecord* found = find(node, tape_.sized_string(key));
        if (found != nullptr) {
            const auto ordinal = static_cast<std::uint32_t>(found - records);
            good = !marked(seen, ordinal);
            mark(seen, ordinal);
        } else {
            has_undeclared = true;
        }
        bool looked_at = false;
        good = good && member(node, key, found, first, looked_at);
        if (looked_at) mark(trace, place);
    }
    for (std::size_t word = 0; good && word < words(node.properties); ++word) {
        const std::uint64_t required = program_->bits[node.required_bits + word];
        good = (bits_[seen + word] & required) == required;
    }
    drop_bits(seen);
    return good && (!has_undeclared || !first || scan_.distinct(tape_, at));
}

// One member by all that speaks of it; the first of them has the first look.
bool FlagPass::member(const ProgramNode& node, Index key, const PropertyRecord* declared,
                      bool first, bool& looked_at) {
    const std::string_view name = tape_.string(key);
    const auto holds_too = [this, key, first, &looked_at](const Check& check) {
        const bool good = holds(check, key + 1, first && !looked_at, untraced);
        looked_at = true;
        return good;
    };
    if (node.property_names != ProgramNode::absent &&
        !(steps_.spend(1) && holds(program_->checks[node.property_names], key, false, untraced)))
        return false;
    if (declared == nullptr && first && scan_.rules().forbidden.contains(tape_.sized_string(key)))
        return false;
    if (declared != nullptr && declared->check.declared && !holds_too(declared->check))
        return false;
    for (std::uint32_t at = 0; at < node.pattern_properties.size; ++at) {
        const Program::PatternRule& rule =
            program_->pattern_properties[node.pattern_properties.first + at];
        if (!steps_.spend(1 + name.size())) return false;
        if (program_->patterns[rule.pattern].matches(name) && !holds_too(rule.check)) return false;
    }
    if (looked_at) return true;
    if (node.has_additional) return holds_too(node.additional);
    return any(key + 1, first) != fails;
}

bool FlagPass::elements(const ProgramNode& node, Index at, bool first, Trace trace) {
    const std::uint32_t count = tape_.count(at);
    if (!may_look(at, first)) return false;
    if (count < node.min_items || count > node.max_items) return false;
    std::uint64_t contained = 0;
    std::uint32_t place = 0;
    const Index closing = tape_.closing(at);
    for (Index element = at + 1; element != closing; element = tape_.after(element), ++place) {
        const bool in_prefix = place < node.prefix.size;
        if (in_prefix || node.has_items) {
            const Check& check =
                in_prefix ? program_->checks[node.prefix.first + place] : node.items;
            if (!holds(check, element, first, untraced)) return false;
            mark(trace, place);
        } else if (any(element, first) == fails) {
            return false;
        }
        if (node.contains == ProgramNode::absent) continue;
        if (!steps_.spend(1)) return false;
        if (!holds(program_->checks[node.contains], element, false, untraced)) continue;
        ++contained;
        if (node.contains_evaluates) mark(trace, place);
    }
    if (node.contains != ProgramNode::absent &&
        (contained < node.min_contains || contained > node.max_contains))
        return false;
    return !node.unique_items || distinct_elements(tape_, at, scan_.hash(), steps_, elements_);
}

bool FlagPass::unevaluated(const ProgramNode& node, Index at, Trace trace) {
    const bool object = tape_.tag(at) == Tag::object;
    const Check& check =
        program_->checks[object ? node.unevaluated_properties : node.unevaluated_items];
    const Index closing = tape_.closing(at);
    const Index key = object ? 1 : 0;
    std::uint32_t place = 0;
    for (Index next = at + 1; next != closing; next = tape_.after(next + key), ++place) {
        if (marked(trace, place)) continue;
        if (!steps_.spend(1) || !holds(check, next + key, false, untraced)) return false;
        mark(trace, place);
    }
    return true;
}

bool FlagPass::scalars(const ScalarRules& rules, Index at) {
    if (rules.has_constants) {
        const bool listed =
            rules.texts != ScalarRules::absent
                ? is_one_of(rules.texts, at)
                : std::ranges::any_of(rules.constants, [this, at](const Constant& constant) {
                      return equal(tape_, at, constant);
                  });
        if (!listed) return false;
    }
    switch (tape_.tag(at)) {
        case Tag::string:
            return string(rules, at);
        case Tag::signed_integer:
        case Tag::unsigned_integer:
        case Tag::real:
            return number(rules, at);
        default:
            return true;
    }
}

bool FlagPass::number(const ScalarRules& rules, Index at) {
    const Number number = number_of(tape_, at);
    for (const auto& [bound, exclusive] : rules.at_least) {
        const auto order = compare(number, bound);
        if (order < 0 || (exclusive && order == 0)) return false;
    }
    for (const auto& [bound, exclusive] : rules.at_most) {
        const auto order = compare(number, bound);
        if (order > 0 || (exclusive && order == 0)) return false;
    }
    return std::ranges::all_of(rules.multiple_of, [number](const Number& divisor) {
        return is_multiple_of(number, divisor);
    });
}

bool FlagPass::string(const ScalarRules& rules, Index at) {
    const std::string_view text = tape_.string(at);
    Check measured;
    measured.least = rules.min_length;
    measured.most = rules.max_length;
    if (!has_length(measured, at)) return false;
    for (const std::uint32_t pattern : rules.patterns)
        if (!steps_.spend(1 + text.size()) || !program_->patterns[pattern].matches(text))
            return false;
    return has_format(rules.format, text);
}

}  // namespace strandline::schema

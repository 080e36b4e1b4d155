#include "schema/program/emitter.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "schema/program/leaf.hpp"

namespace strandline::schema {

namespace {

constexpr std::uint32_t word_bits = 64;

template <class T>
std::uint32_t size_of(const std::vector<T>& list) {
    return static_cast<std::uint32_t>(list.size());
}

template <class T>
Range append(std::vector<T>& list, const std::vector<T>& more) {
    const Range range{.first = size_of(list), .size = size_of(more)};
    list.insert(list.end(), more.begin(), more.end());
    return range;
}

}  // namespace

Program Program::of(const Graph& graph, NodeIndex root, const Proven* proven) {
    return Emitter(graph, root).run(root, proven);
}

Emitter::Emitter(const Graph& graph, NodeIndex root) : graph_(graph), optimiser_(graph, root) {}

Program Emitter::run(NodeIndex root, const Program::Proven* proven) {
    program_.follows_scope = optimiser_.follows_scope();
    program_.root = check(root);
    if (proven != nullptr && program_.root.kind == Check::Kind::object) {
        // Nobody else may lead to the root's node, or its member would go unchecked there.
        program_.nodes.push_back(program_.nodes[program_.root.target]);
        ProgramNode& made = program_.nodes.back();
        program_.root.target = size_of(program_.nodes) - 1;
        const std::vector<PropertyRecord> own(
            program_.properties.begin() + made.first_property,
            program_.properties.begin() + made.first_property + made.properties + 1);
        made.first_property = append(program_.properties, own).first;
        const Name member = Name::of(proven->member, program_.texts);
        const std::uint32_t value = name(proven->value);
        for (std::uint32_t at = 0; at < made.properties; ++at) {
            PropertyRecord& record = program_.properties[made.first_property + at];
            if (!same_name(record.name, member, program_.texts)) continue;
            if (record.check.kind == Check::Kind::text &&
                same_name(program_.names[record.check.target], program_.names[value],
                          program_.texts))
                record.check = {};
        }
    }
    return std::move(program_);
}

Check Emitter::check(NodeIndex index) {
    const Node& rules = optimiser_.merged(index);
    if (rules.boolean) return Check(*rules.boolean ? Check::Kind::any : Check::Kind::none);
    if (!optimiser_.follows_scope())
        if (std::optional<Check> found = leaf(rules)) {
            const NodeIndex source = optimiser_.target(index);
            if (found->kind != Check::Kind::text && found->kind != Check::Kind::one_of &&
                says_all_of_a_scalar(graph_.nodes[source]))
                found->target = source;
            return *found;
        }
    const std::uint32_t target = node(index);
    const ProgramNode& made = program_.nodes[target];
    Check answer(Check::Kind::node, target);
    if (!made.plain) return answer;
    const bool all_objects = made.items.kind == Check::Kind::object && !made.items.nullable;
    answer.kind = (made.types & type_bit::object) != 0 ? Check::Kind::object
                  : all_objects                        ? Check::Kind::objects
                                                       : Check::Kind::array;
    answer.nullable = (made.types & type_bit::null) != 0;
    return answer;
}

std::uint32_t Emitter::check_index(NodeIndex index) {
    const Check made = check(index);
    program_.checks.push_back(made);
    return size_of(program_.checks) - 1;
}

Range Emitter::check_list(std::span<const NodeIndex> nodes) {
    std::vector<Check> list;
    list.reserve(nodes.size());
    for (const NodeIndex index : nodes) list.push_back(index == no_node ? Check{} : check(index));
    return append(program_.checks, list);
}

std::optional<Check> Emitter::leaf(const Node& rules) {
    if (is_idle(rules)) return Check{};
    if (!is_scalar(rules)) return std::nullopt;
    const auto types = static_cast<TypeSet>(rules.types & ~type_bit::null);
    std::optional<Check> made;
    if (types == type_bit::string)
        made = string_leaf(rules);
    else if (!rules.constant && !rules.one)
        made = number_leaf(rules, types);
    if (made) made->nullable = (rules.types & type_bit::null) != 0;
    if (made && made->kind == Check::Kind::string) made->tag = TapeView::Tag::string;
    return made;
}

std::optional<Check> Emitter::string_leaf(const Node& rules) {
    const bool measured = rules.min_length || rules.max_length;
    const bool listed = rules.constant || rules.one;
    const bool formatted = rules.format != Format::none;
    if (rules.pattern || (measured ? 1 : 0) + (listed ? 1 : 0) + (formatted ? 1 : 0) > 1)
        return std::nullopt;
    Check made(Check::Kind::string);
    if (measured) {
        made.kind = Check::Kind::length;
        made.least = rules.min_length.value_or(0);
        made.most = rules.max_length.value_or(std::numeric_limits<std::uint64_t>::max());
    }
    if (formatted) {
        made.kind = Check::Kind::format;
        made.format = rules.format;
    }
    if (!listed) return made;
    const std::optional<std::vector<std::string>> texts = all_texts(rules);
    if (!texts) return std::nullopt;
    made.kind = texts->size() == 1 ? Check::Kind::text : Check::Kind::one_of;
    made.target = texts->size() == 1 ? name(texts->front()) : text_set(*texts);
    return made;
}

// A node is known by its number before it is complete: schemas may lead to themselves.
std::uint32_t Emitter::node(NodeIndex index) {
    index = optimiser_.target(index);
    if (const auto found = nodes_.find(index); found != nodes_.end()) return found->second;
    const Node& rules = optimiser_.merged(index);
    const std::uint32_t number = size_of(program_.nodes);
    nodes_.emplace(index, number);

    ProgramNode made;
    made.resource = rules.resource;
    made.types = intersection(rules.types, type_bit::any);
    made.has_object_rules = has_object_rules(rules);
    made.has_array_rules = has_array_rules(rules);
    made.plain = is_plain(rules) && !optimiser_.follows_scope();
    if (says_all_of_a_container(graph_.nodes[index])) made.source = index;
    program_.nodes.push_back(made);  // what leads back here sees what it needs
    if (rules.boolean) {
        made.types = *rules.boolean ? type_bit::any : TypeSet{0};
        made.has_object_rules = made.has_array_rules = made.plain = false;
    } else {
        objects(made, rules);
        arrays(made, rules);
        scalars(made, rules);
        logic(made, rules);
    }
    program_.nodes[number] = std::move(made);
    return number;
}

void Emitter::objects(ProgramNode& made, const Node& rules) {
    made.has_additional = rules.additional_properties != no_node;
    if (made.has_additional) made.additional = check(rules.additional_properties);
    std::vector<Member> members;
    for (const Property& property : rules.properties)
        members.push_back({.name = property.name, .check = check(property.schema)});
    properties(made, members, rules);

    std::vector<Program::PatternRule> patterns;
    for (const PatternProperty& property : rules.pattern_properties) {
        program_.patterns.push_back(property.pattern);
        const std::uint32_t pattern = size_of(program_.patterns) - 1;
        patterns.push_back({.pattern = pattern, .check = check(property.schema)});
    }
    made.pattern_properties = append(program_.pattern_properties, patterns);
    if (rules.property_names != no_node) made.property_names = check_index(rules.property_names);
    if (rules.unevaluated_properties != no_node)
        made.unevaluated_properties = check_index(rules.unevaluated_properties);
    made.min_properties = rules.min_properties.value_or(made.min_properties);
    made.max_properties = rules.max_properties.value_or(made.max_properties);
}

// The declared members, then those that are only waited for: for them holds what holds for any
// undeclared one.
void Emitter::properties(ProgramNode& made, std::vector<Member>& members, const Node& rules) {
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t at = 0; at < members.size(); ++at) places.emplace(members[at].name, at);
    std::vector<std::size_t> required;
    for (const std::string& wanted : rules.required) {
        const auto [place, fresh] = places.emplace(wanted, members.size());
        if (fresh) {
            Check undeclared = made.additional;
            undeclared.declared = false;
            members.push_back({.name = wanted, .check = undeclared});
        }
        required.push_back(place->second);
    }

    std::vector<std::string> names;
    std::vector<PropertyRecord> records;
    for (const Member& member : members) {
        names.push_back(member.name);
        records.push_back({.name = Name::of(member.name, program_.texts), .check = member.check});
    }
    records.push_back({.name = Name::none(), .check = {}});
    made.properties = size_of(names);
    made.first_property = append(program_.properties, records).first;
    made.table = NameTable(names, program_.slots);

    std::vector<std::uint64_t> bits(names.size() / word_bits + 1, 0);
    std::size_t complete = rules.min_properties.value_or(0);
    for (const std::size_t place : required) {
        bits[place / word_bits] |= std::uint64_t{1} << (place % word_bits);
        complete = std::max(complete, place + 1);
    }
    const std::uint64_t most = rules.max_properties.value_or(records.size());
    for (std::size_t place = complete; place < records.size() && place <= most; ++place)
        program_.properties[made.first_property + place].check.may_end = true;
    made.required = bits.front();
    made.required_bits = append(program_.bits, bits).first;
}

void Emitter::arrays(ProgramNode& made, const Node& rules) {
    made.prefix = check_list(rules.prefix_items);
    made.has_items = rules.items != no_node;
    if (made.has_items) made.items = check(rules.items);
    if (rules.contains != no_node) {
        made.contains = check_index(rules.contains);
        made.min_contains = rules.min_contains.value_or(made.min_contains);
        made.max_contains = rules.max_contains.value_or(made.max_contains);
        made.contains_evaluates = rules.contains_evaluates;
    }
    if (rules.unevaluated_items != no_node)
        made.unevaluated_items = check_index(rules.unevaluated_items);
    made.min_items = rules.min_items.value_or(made.min_items);
    made.max_items = rules.max_items.value_or(made.max_items);
    made.unique_items = rules.unique_items;
}

void Emitter::scalars(ProgramNode& made, const Node& rules) {
    if (!has_scalar_rules(rules)) return;
    ScalarRules scalar;
    if (rules.minimum) scalar.at_least.emplace_back(*rules.minimum, false);
    if (rules.exclusive_minimum) scalar.at_least.emplace_back(*rules.exclusive_minimum, true);
    if (rules.maximum) scalar.at_most.emplace_back(*rules.maximum, false);
    if (rules.exclusive_maximum) scalar.at_most.emplace_back(*rules.exclusive_maximum, true);
    if (rules.multiple_of) scalar.multiple_of.push_back(*rules.multiple_of);
    scalar.min_length = rules.min_length.value_or(scalar.min_length);
    scalar.max_length = rules.max_length.value_or(scalar.max_length);
    if (rules.pattern) {
        scalar.patterns.push_back(size_of(program_.patterns));
        program_.patterns.push_back(*rules.pattern);
    }
    scalar.format = rules.format;
    constants(scalar, rules);
    made.scalars = size_of(program_.scalars);
    program_.scalars.push_back(std::move(scalar));
}

void Emitter::constants(ScalarRules& made, const Node& rules) {
    if (!rules.constant && !rules.one) return;
    made.has_constants = true;
    if (rules.types == type_bit::string)
        if (const std::optional<std::vector<std::string>> texts = all_texts(rules)) {
            made.texts = text_set(*texts);
            return;
        }
    if (rules.constant) {
        made.constants.push_back(*rules.constant);
        if (!rules.one) return;
        // Only an unmerged node still has both: they must agree.
        const bool listed = std::ranges::any_of(
            *rules.one, [&rules](const Constant& one) { return same(one, *rules.constant); });
        if (!listed) made.constants.clear();
        return;
    }
    made.constants = *rules.one;
}

std::uint32_t Emitter::name(const std::string& text) {
    program_.names.push_back(Name::of(text, program_.texts));
    return size_of(program_.names) - 1;
}

std::uint32_t Emitter::text_set(const std::vector<std::string>& texts) {
    Program::TextSet set;
    set.table = NameTable(texts, program_.slots);
    std::vector<Name> names;
    for (const std::string& text : texts) names.push_back(Name::of(text, program_.texts));
    set.names = append(program_.names, names);
    program_.text_sets.push_back(set);
    return size_of(program_.text_sets) - 1;
}

}  // namespace strandline::schema

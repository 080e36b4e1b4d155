#include <algorithm>
#include <string>

#include "base/verify.hpp"
#include "schema/full_pass/interpreter.hpp"
#include "schema/full_pass/wording.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t few_properties = 8;

bool contains(const std::vector<std::string_view>& sorted, std::string_view name) {
    return std::ranges::binary_search(sorted, name);
}

// A name as the document may have written it.
std::string quoted(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "\"";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (byte < 0x20) {
            text += "\\u00";
            text += digits[byte >> 4U];
            text += digits[byte & 0xFU];
        } else {
            text += c;
        }
    }
    return text + '"';
}

}  // namespace

bool Interpreter::check_object(const Node& node, const Element& value, Evaluated* evaluated) {
    const dom::object object = value.get_object().value_unsafe();
    std::vector<std::string_view> sorted;
    for (const dom::key_value_pair member : object) sorted.push_back(member.key);
    const std::size_t count = sorted.size();
    if (!node.required.empty() || !node.dependencies.empty()) std::ranges::sort(sorted);

    bool ok = check_size(node, count);
    if (!ok && is_over()) return false;
    ok = check_names(node, value, evaluated, sorted) && ok;
    std::size_t ordinal = 0;
    for (const dom::key_value_pair member : object) {
        if (!ok && is_over()) return false;
        ok = check_member(node, member.key, ordinal++, member.value, evaluated) && ok;
    }
    if (node.unevaluated_properties != no_node && !(is_over() && !ok))
        ok = check_unevaluated_members(node, value, evaluated) && ok;
    return ok;
}

bool Interpreter::check_size(const Node& node, std::size_t members) {
    bool ok = true;
    if (node.min_properties && members < *node.min_properties)
        ok = fail("minProperties", "must NOT have fewer than " +
                                       std::to_string(*node.min_properties) + " properties");
    if (node.max_properties && members > *node.max_properties)
        ok = fail("maxProperties", "must NOT have more than " +
                                       std::to_string(*node.max_properties) + " properties");
    return ok;
}

bool Interpreter::check_names(const Node& node, const Element& value, Evaluated* evaluated,
                              const std::vector<std::string_view>& sorted) {
    bool ok = true;
    for (const std::string& name : node.required) {
        if (contains(sorted, name)) continue;
        ok = fail("required", "must have required property '" + name + "'");
        if (is_over()) return false;
    }
    for (const Dependency& dependency : node.dependencies) {
        if (!contains(sorted, dependency.name)) continue;
        ok = check_dependency(dependency, value, evaluated, sorted) && ok;
        if (!ok && is_over()) return false;
    }
    return ok;
}

bool Interpreter::check_dependency(const Dependency& dependency, const Element& value,
                                   Evaluated* evaluated,
                                   const std::vector<std::string_view>& sorted) {
    const std::string_view keyword =
        dependency.word == Dependency::Word::dependencies        ? "dependencies"
        : dependency.word == Dependency::Word::dependent_schemas ? "dependentSchemas"
                                                                 : "dependentRequired";
    if (dependency.schema != no_node) {
        const auto step = list_.under(keyword, dependency.name);
        return spend(1) && check(dependency.schema, value, evaluated);
    }
    const bool ok = std::ranges::all_of(
        dependency.required, [&](const std::string& name) { return contains(sorted, name); });
    if (ok) return true;
    std::string names;
    for (const std::string& name : dependency.required) names += (names.empty() ? "" : ", ") + name;
    return fail(keyword, std::string("must have ") +
                             (dependency.required.size() == 1 ? "property " : "properties ") +
                             names + " when property " + dependency.name + " is present");
}

bool Interpreter::check_member(const Node& node, std::string_view name, std::size_t ordinal,
                               const Element& value, Evaluated* evaluated) {
    bool ok = node.property_names == no_node || check_name(node, name, ordinal);
    bool seen = false;
    if (const Property* property = find_property(node, name)) {
        const auto at = list_.into_member(name, ordinal);
        const auto step = list_.under("properties", name);
        ok = check(property->schema, value, nullptr) && ok;
        seen = true;
    }
    for (const PatternProperty& property : node.pattern_properties) {
        if (!matches(property.pattern, name)) continue;
        const auto at = list_.into_member(name, ordinal);
        const auto step = list_.under("patternProperties", property.pattern.text());
        ok = check(property.schema, value, nullptr) && ok;
        seen = true;
    }
    if (!seen && node.additional_properties != no_node) {
        seen = true;
        const std::optional<bool> boolean = graph_.nodes[node.additional_properties].boolean;
        if (boolean == false) {
            ok = fail("additionalProperties",
                      "must NOT have additional properties" + undeclared(node, name, ordinal));
        } else {
            const auto at = list_.into_member(name, ordinal);
            const auto step = list_.under("additionalProperties");
            ok = check(node.additional_properties, value, nullptr) && ok;
        }
    }
    if (seen && evaluated != nullptr) evaluated->mark(ordinal);
    return ok;
}

bool Interpreter::check_name(const Node& node, std::string_view name, std::size_t ordinal) {
    if (!spend(1)) return false;
    // No schema of a string asks for names again: one parser is enough.
    Element as_value;
    const auto error = name_parser_.parse(simdjson::padded_string(quoted(name))).get(as_value);
    STRANDLINE_VERIFY(error == simdjson::SUCCESS, "the name of a parsed document is no string");
    const auto at = list_.into_member(name, ordinal);
    const ViolationList::Mark mark = list_.mark();
    bool ok = false;
    {
        const auto step = list_.under("propertyNames");
        ok = check(node.property_names, as_value, nullptr);
    }
    if (!ok && muted_ == 0) list_.add_before(mark, "propertyNames", "property name must be valid");
    return ok;
}

bool Interpreter::check_unevaluated_members(const Node& node, const Element& value,
                                            Evaluated* evaluated) {
    const dom::object object = value.get_object().value_unsafe();
    const bool forbidden = graph_.nodes[node.unevaluated_properties].boolean == false;
    bool ok = true;
    std::size_t ordinal = 0;
    for (const dom::key_value_pair member : object) {
        const std::size_t at = ordinal++;
        if (evaluated->has(at)) continue;
        if (forbidden) {
            ok = fail("unevaluatedProperties",
                      "must NOT have unevaluated properties" + undeclared(node, member.key, at));
        } else {
            const auto place = list_.into_member(member.key, at);
            const auto step = list_.under("unevaluatedProperties");
            ok = check(node.unevaluated_properties, member.value, nullptr) && ok;
            evaluated->mark(at);
        }
        if (!ok && is_over()) return false;
    }
    return ok;
}

const Property* Interpreter::find_property(const Node& node, std::string_view name) {
    if (node.properties.size() <= few_properties) {
        const auto found = std::ranges::find(node.properties, name, &Property::name);
        return found == node.properties.end() ? nullptr : &*found;
    }
    auto [at, is_new] = properties_.try_emplace(&node);
    if (is_new)
        for (const Property& property : node.properties)
            at->second.emplace(property.name, &property);
    const auto found = at->second.find(name);
    return found == at->second.end() ? nullptr : found->second;
}

std::string Interpreter::undeclared(const Node& node, std::string_view name,
                                    std::size_t ordinal) const {
    if (muted_ > 0) return {};
    if (options_.show_undeclared_names) return " '" + std::string(name) + "'";
    return undeclared_member(node, name, ordinal);
}

}  // namespace strandline::schema

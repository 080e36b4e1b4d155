#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "schema/full_pass/equality.hpp"
#include "schema/full_pass/interpreter.hpp"
#include "schema/full_pass/scalar_rules.hpp"
#include "schema/full_pass/wording.hpp"

namespace strandline::schema {

namespace {

using Type = simdjson::dom::element_type;

TypeSet type_of(const simdjson::dom::element& value) {
    switch (value.type()) {
        case Type::NULL_VALUE:
            return type_bit::null;
        case Type::BOOL:
            return type_bit::boolean;
        case Type::STRING:
            return type_bit::string;
        case Type::ARRAY:
            return type_bit::array;
        case Type::OBJECT:
            return type_bit::object;
        default:
            return is_integer(number_of(value)) ? type_bit::integer : type_bit::number;
    }
}

constexpr std::size_t few_values = 16;

}  // namespace

bool Interpreter::check_value(const Node& node, const Element& value) {
    bool ok = true;
    if (node.types != type_bit::any) {
        const TypeSet own = type_of(value);
        const bool integer_as_number =
            own == type_bit::integer && (node.types & type_bit::number) != 0;
        if ((node.types & own) == 0 && !integer_as_number)
            ok = fail("type", "must be " + names_of(node.types));
    }
    if (node.constant && !same(value, *node.constant))
        ok = fail("const", "must be equal to constant");
    if (node.one && !is_one_of(node, value))
        ok = fail("enum", "must be equal to one of the allowed values");
    if (!ok && is_over()) return false;
    if (value.is_number()) return check_number(node, value) && ok;
    if (value.is_string()) return check_string(node, value.get_string().value_unsafe()) && ok;
    return ok;
}

bool Interpreter::is_one_of(const Node& node, const Element& value) {
    const auto equals = [&](const Constant& constant) { return same(value, constant); };
    if (node.one->size() <= few_values || !value.is_string())
        return std::ranges::any_of(*node.one, equals);
    auto [at, is_new] = strings_of_enums_.try_emplace(&node);
    if (is_new)
        for (const Constant& constant : *node.one)
            if (constant.type == Constant::Type::string) at->second.insert(constant.string);
    return at->second.contains(value.get_string().value_unsafe());
}

bool Interpreter::check_number(const Node& node, const Element& value) {
    const auto tell = [this](std::string_view rule, std::string message) {
        return fail(rule, std::move(message));
    };
    return check_number_rules(node, number_of(value), tell);
}

bool Interpreter::check_string(const Node& node, std::string_view text) {
    const auto tell = [this](std::string_view rule, std::string message) {
        return fail(rule, std::move(message));
    };
    bool ok = check_length_rules(node, text, tell);
    if (node.pattern && !matches(*node.pattern, text))
        ok = fail("pattern", "must match pattern \"" + node.pattern->text() + "\"");
    return check_format_rule(node, text, tell) && ok;
}

}  // namespace strandline::schema

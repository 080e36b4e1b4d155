#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "schema/full_pass/equality.hpp"
#include "schema/full_pass/interpreter.hpp"
#include "schema/text_length.hpp"

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

std::string names_of(TypeSet types) {
    std::string names;
    const auto add = [&](TypeSet bit, std::string_view name) {
        if ((types & bit) == 0) return;
        if (!names.empty()) names += ',';
        names += name;
    };
    add(type_bit::object, "object");
    add(type_bit::array, "array");
    add(type_bit::string, "string");
    add(type_bit::number, "number");
    if ((types & type_bit::number) == 0) add(type_bit::integer, "integer");
    add(type_bit::boolean, "boolean");
    add(type_bit::null, "null");
    return names;
}

// As JavaScript prints it, which is what people know from Ajv.
std::string text_of(Number number) {
    if (number.kind == Number::Kind::signed_integer) return std::to_string(number.integer);
    if (number.kind == Number::Kind::unsigned_integer) return std::to_string(number.natural);
    const double size = std::abs(number.real);
    const bool plain = size == 0 || (size >= 1e-6 && size < 1e21);
    char text[64];
    const auto [end, error] =
        std::to_chars(std::begin(text), std::end(text), number.real,
                      plain ? std::chars_format::fixed : std::chars_format::scientific);
    return {std::begin(text), end};
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
    const Number number = number_of(value);
    bool ok = true;
    if (node.minimum && compare(number, *node.minimum) < 0)
        ok = fail("minimum", "must be >= " + text_of(*node.minimum));
    if (node.maximum && compare(number, *node.maximum) > 0)
        ok = fail("maximum", "must be <= " + text_of(*node.maximum));
    if (node.exclusive_minimum && compare(number, *node.exclusive_minimum) <= 0)
        ok = fail("exclusiveMinimum", "must be > " + text_of(*node.exclusive_minimum));
    if (node.exclusive_maximum && compare(number, *node.exclusive_maximum) >= 0)
        ok = fail("exclusiveMaximum", "must be < " + text_of(*node.exclusive_maximum));
    if (node.multiple_of && !is_multiple_of(number, *node.multiple_of))
        ok = fail("multipleOf", "must be multiple of " + text_of(*node.multiple_of));
    return ok;
}

bool Interpreter::check_string(const Node& node, std::string_view text) {
    bool ok = true;
    if (node.min_length || node.max_length) {
        const std::size_t length = text_length(text);
        if (node.min_length && length < *node.min_length)
            ok = fail("minLength", "must NOT have fewer than " + std::to_string(*node.min_length) +
                                       " characters");
        if (node.max_length && length > *node.max_length)
            ok = fail("maxLength", "must NOT have more than " + std::to_string(*node.max_length) +
                                       " characters");
    }
    if (node.pattern && !matches(*node.pattern, text))
        ok = fail("pattern", "must match pattern \"" + node.pattern->text() + "\"");
    if (node.format != Format::none && !has_format(node.format, text))
        ok = fail("format", "must match format \"" + std::string(name_of(node.format)) + "\"");
    return ok;
}

}  // namespace strandline::schema

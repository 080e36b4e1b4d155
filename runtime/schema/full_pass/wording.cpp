#include "schema/full_pass/wording.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <vector>

#include "base/nearest.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

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

std::string undeclared_member(const Node& node, std::string_view name, std::size_t ordinal) {
    std::string text = " (member #" + std::to_string(ordinal);
    std::vector<std::string_view> names;
    for (const Property& property : node.properties)
        if (names.size() < 256) names.push_back(property.name);
    const std::string meant = name.size() <= 64 ? did_you_mean(name, names) : std::string();
    if (!meant.empty()) text += "; " + meant;
    return text + ")";
}

void append_step(std::string& pointer, std::string_view name) {
    pointer += '/';
    if (is_one_name(name)) {
        pointer += name;
        return;
    }
    for (const char c : name) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

}  // namespace strandline::schema

#include "schema/program/leaf.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace strandline::schema {

namespace {

// Up to here every integer is a double, so a comparison with a rounded integer is exact.
constexpr double sharp = 9007199254740991.0;

std::optional<double> sharp_bound(const Number& number) {
    double bound = 0;
    switch (number.kind) {
        case Number::Kind::signed_integer:
            bound = static_cast<double>(number.integer);
            break;
        case Number::Kind::unsigned_integer:
            return std::nullopt;
        case Number::Kind::real:
            bound = number.real;
            break;
    }
    if (std::abs(bound) > sharp) return std::nullopt;
    return bound;
}

// The bounds, the next double where they are exclusive. False when one of them is not sharp.
bool set_bounds(Check& check, const Node& rules) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto raise = [&check](const std::optional<Number>& least, bool exclusive) {
        if (!least) return true;
        const std::optional<double> bound = sharp_bound(*least);
        if (!bound) return false;
        check.low = std::max(check.low, exclusive ? std::nextafter(*bound, infinity) : *bound);
        return true;
    };
    const auto lower = [&check](const std::optional<Number>& most, bool exclusive) {
        if (!most) return true;
        const std::optional<double> bound = sharp_bound(*most);
        if (!bound) return false;
        check.high = std::min(check.high, exclusive ? std::nextafter(*bound, -infinity) : *bound);
        return true;
    };
    return raise(rules.minimum, false) && raise(rules.exclusive_minimum, true) &&
           lower(rules.maximum, false) && lower(rules.exclusive_maximum, true);
}

}  // namespace

bool has_object_rules(const Node& rules) {
    return !rules.properties.empty() || !rules.pattern_properties.empty() ||
           rules.additional_properties != no_node || rules.property_names != no_node ||
           rules.unevaluated_properties != no_node || !rules.required.empty() ||
           rules.min_properties || rules.max_properties;
}

bool has_array_rules(const Node& rules) {
    return !rules.prefix_items.empty() || rules.items != no_node || rules.contains != no_node ||
           rules.unevaluated_items != no_node || rules.min_items || rules.max_items ||
           rules.unique_items;
}

bool has_scalar_rules(const Node& rules) {
    return rules.constant || rules.one || rules.minimum || rules.maximum ||
           rules.exclusive_minimum || rules.exclusive_maximum || rules.multiple_of ||
           rules.min_length || rules.max_length || rules.pattern || rules.format != Format::none;
}

bool has_logic(const Node& rules) {
    return rules.reference != no_node || rules.dynamic_reference || !rules.all_of.empty() ||
           !rules.any_of.empty() || !rules.one_of.empty() || rules.negated != no_node ||
           rules.condition != no_node || !rules.dependencies.empty();
}

bool is_idle(const Node& rules) {
    return rules.types == type_bit::any && !has_scalar_rules(rules) && !has_logic(rules) &&
           !has_object_rules(rules) && !has_array_rules(rules);
}

bool is_scalar(const Node& rules) {
    return (rules.types & (type_bit::object | type_bit::array)) == 0 && !has_logic(rules);
}

bool is_plain(const Node& rules) {
    if (has_logic(rules) || has_scalar_rules(rules)) return false;
    const auto types = static_cast<TypeSet>(rules.types & ~type_bit::null);
    if (types == type_bit::object)
        return rules.pattern_properties.empty() && rules.property_names == no_node &&
               rules.unevaluated_properties == no_node &&
               rules.properties.size() + rules.required.size() <= 64;
    return types == type_bit::array && rules.prefix_items.empty() && rules.contains == no_node &&
           rules.unevaluated_items == no_node && !rules.unique_items;
}

bool says_all_of_a_scalar(const Node& written) {
    return !has_logic(written) && !has_object_rules(written) && !has_array_rules(written) &&
           !written.constant && !written.one && !written.pattern;
}

bool says_all_of_a_container(const Node& written) {
    const bool both_kinds = has_object_rules(written) && has_array_rules(written);
    return !has_logic(written) && !has_scalar_rules(written) && !both_kinds &&
           written.unevaluated_properties == no_node && written.unevaluated_items == no_node;
}

std::optional<Check> number_leaf(const Node& rules, TypeSet types) {
    Check made;
    constexpr TypeSet numbers = type_bit::number | type_bit::integer;
    if (types == type_bit::boolean) {
        made.kind = Check::Kind::boolean;
    } else if (types == 0) {
        made.kind = Check::Kind::null;
    } else if ((types == numbers || types == type_bit::integer) && !rules.multiple_of) {
        made.kind = types == numbers ? Check::Kind::number : Check::Kind::integer;
        if (!set_bounds(made, rules)) return std::nullopt;
    } else {
        return std::nullopt;
    }
    return made;
}

std::optional<std::vector<std::string>> all_texts(const Node& rules) {
    std::vector<std::string> texts;
    const auto take = [&texts](const Constant& constant) {
        if (constant.type != Constant::Type::string) return false;
        texts.push_back(constant.string);
        return true;
    };
    if (rules.constant && rules.one) return std::nullopt;
    if (rules.constant && !take(*rules.constant)) return std::nullopt;
    if (rules.one && !std::ranges::all_of(*rules.one, take)) return std::nullopt;
    std::ranges::sort(texts);
    const auto [first, last] = std::ranges::unique(texts);
    texts.erase(first, last);
    return texts;
}

bool same_name(const Name& left, const Name& right, const std::vector<std::string>& texts) {
    std::uint32_t size = 0;
    std::memcpy(&size, left.head, sizeof size);
    if (std::memcmp(left.head, right.head, Name::head_bytes) != 0) return false;
    return sizeof size + size <= Name::head_bytes || texts[left.whole] == texts[right.whole];
}

}  // namespace strandline::schema

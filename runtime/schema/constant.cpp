#include <algorithm>

#include "schema/graph.hpp"

namespace strandline::schema {

TypeSet type_of(const Constant& constant) {
    switch (constant.type) {
        case Constant::Type::null:
            return type_bit::null;
        case Constant::Type::boolean:
            return type_bit::boolean;
        case Constant::Type::number:
            return is_integer(constant.number) ? type_bit::integer : type_bit::number;
        case Constant::Type::string:
            return type_bit::string;
        case Constant::Type::array:
            return type_bit::array;
        case Constant::Type::object:
            return type_bit::object;
    }
    return 0;
}

bool same(const Constant& left, const Constant& right) {
    if (left.type != right.type) return false;
    const auto same_member = [](const Constant::Member& a, const Constant::Member& b) {
        return a.name == b.name && same(a.value, b.value);
    };
    const auto same_element = [](const Constant& a, const Constant& b) { return same(a, b); };
    switch (left.type) {
        case Constant::Type::null:
            return true;
        case Constant::Type::boolean:
            return left.boolean == right.boolean;
        case Constant::Type::number:
            return same(left.number, right.number);
        case Constant::Type::string:
            return left.string == right.string;
        case Constant::Type::array:
            return std::ranges::equal(left.elements, right.elements, same_element);
        case Constant::Type::object:
            return std::ranges::equal(left.members, right.members, same_member);
    }
    return false;
}

}  // namespace strandline::schema

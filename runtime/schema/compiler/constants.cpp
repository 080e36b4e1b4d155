#include "schema/compiler/constants.hpp"

#include <algorithm>

#include "schema/full_pass/equality.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;
using Type = dom::element_type;

Constant constant_of(const dom::element& value) {
    Constant constant;
    switch (value.type()) {
        case Type::NULL_VALUE:
            break;
        case Type::BOOL:
            constant.type = Constant::Type::boolean;
            constant.boolean = value.get_bool().value_unsafe();
            break;
        case Type::STRING:
            constant.type = Constant::Type::string;
            constant.string = value.get_string().value_unsafe();
            break;
        case Type::ARRAY: {
            constant.type = Constant::Type::array;
            const dom::array array = value.get_array().value_unsafe();
            for (const dom::element element : array)
                constant.elements.push_back(constant_of(element));
            break;
        }
        case Type::OBJECT: {
            constant.type = Constant::Type::object;
            const dom::object object = value.get_object().value_unsafe();
            for (const dom::key_value_pair member : object)
                constant.members.push_back(
                    {.name = std::string(member.key), .value = constant_of(member.value)});
            std::ranges::sort(constant.members, {}, &Constant::Member::name);
            break;
        }
        default:
            constant.type = Constant::Type::number;
            constant.number = number_of(value);
    }
    return constant;
}

}  // namespace strandline::schema

#include "schema/full_pass/equality.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace strandline::schema {

namespace dom = simdjson::dom;
using Type = dom::element_type;

namespace {

using Members = std::vector<std::pair<std::string_view, dom::element>>;

Members sorted_members(const dom::element& value) {
    Members members;
    const dom::object object = value.get_object().value_unsafe();
    for (const dom::key_value_pair member : object) members.emplace_back(member.key, member.value);
    std::ranges::stable_sort(members, {}, [](const auto& member) { return member.first; });
    return members;
}

bool same_objects(const dom::element& left, const dom::element& right) {
    return std::ranges::equal(sorted_members(left), sorted_members(right),
                              [](const auto& one, const auto& other) {
                                  return one.first == other.first && same(one.second, other.second);
                              });
}

bool same_arrays(const dom::element& left, const dom::element& right) {
    const dom::array one = left.get_array().value_unsafe();
    const dom::array other = right.get_array().value_unsafe();
    auto at = other.begin();
    for (const dom::element element : one) {
        if (!(at != other.end()) || !same(element, *at)) return false;
        ++at;
    }
    return !(at != other.end());
}

bool same_object(const dom::element& value, const Constant& constant) {
    return std::ranges::equal(sorted_members(value), constant.members,
                              [](const auto& one, const auto& other) {
                                  return one.first == other.name && same(one.second, other.value);
                              });
}

bool same_array(const dom::element& value, const Constant& constant) {
    const dom::array array = value.get_array().value_unsafe();
    auto at = constant.elements.begin();
    for (const dom::element element : array) {
        if (at == constant.elements.end() || !same(element, *at)) return false;
        ++at;
    }
    return at == constant.elements.end();
}

// Each step is a bijection of the state for one input, keyed by the seed that it began with.
std::uint64_t mix(std::uint64_t state, std::uint64_t input) {
    state ^= input;
    state *= 0x9E37'79B9'7F4A'7C15;
    state = std::rotl(state, 29) ^ (state >> 32U);
    return state * 0xC2B2'AE3D'27D4'EB4F;
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
    std::uint64_t state = mix(seed, text.size());
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t bytes = std::min(text.size(), sizeof word);
        std::memcpy(&word, text.data(), bytes);
        state = mix(state, word);
        text.remove_prefix(bytes);
    }
    return state;
}

std::uint64_t hash_of(Number number, std::uint64_t seed) {
    if (number.kind == Number::Kind::signed_integer)
        return mix(seed, static_cast<std::uint64_t>(number.integer));
    if (number.kind == Number::Kind::unsigned_integer) return mix(seed, number.natural);
    const double real = number.real;
    if (is_integer(number) && real >= -0x1p63 && real < 0x1p63)
        return mix(seed, static_cast<std::uint64_t>(static_cast<std::int64_t>(real)));
    if (is_integer(number) && real > 0 && real < 0x1p64)
        return mix(seed, static_cast<std::uint64_t>(real));
    return mix(seed, std::bit_cast<std::uint64_t>(real));
}

}  // namespace

Number number_of(const dom::element& value) {
    switch (value.type()) {
        case Type::INT64:
            return Number::of(std::int64_t{value.get_int64().value_unsafe()});
        case Type::UINT64:
            return Number::of(std::uint64_t{value.get_uint64().value_unsafe()});
        default:
            return Number::of(value.get_double().value_unsafe());
    }
}

bool same(const dom::element& value, const Constant& constant) {
    switch (value.type()) {
        case Type::NULL_VALUE:
            return constant.type == Constant::Type::null;
        case Type::BOOL:
            return constant.type == Constant::Type::boolean &&
                   constant.boolean == value.get_bool().value_unsafe();
        case Type::STRING:
            return constant.type == Constant::Type::string &&
                   constant.string == value.get_string().value_unsafe();
        case Type::ARRAY:
            return constant.type == Constant::Type::array && same_array(value, constant);
        case Type::OBJECT:
            return constant.type == Constant::Type::object && same_object(value, constant);
        default:
            return constant.type == Constant::Type::number &&
                   same(number_of(value), constant.number);
    }
}

bool same(const dom::element& left, const dom::element& right) {
    if (left.is_number() || right.is_number())
        return left.is_number() && right.is_number() && same(number_of(left), number_of(right));
    if (left.type() != right.type()) return false;
    switch (left.type()) {
        case Type::BOOL:
            return left.get_bool().value_unsafe() == right.get_bool().value_unsafe();
        case Type::STRING:
            return left.get_string().value_unsafe() == right.get_string().value_unsafe();
        case Type::ARRAY:
            return same_arrays(left, right);
        case Type::OBJECT:
            return same_objects(left, right);
        default:
            return true;
    }
}

std::uint64_t hash_of(const dom::element& value, std::uint64_t seed) {
    if (value.is_number()) return hash_of(number_of(value), mix(seed, 1));
    switch (value.type()) {
        case Type::BOOL:
            return mix(mix(seed, 2), value.get_bool().value_unsafe() ? 1 : 0);
        case Type::STRING:
            return hash_of(value.get_string().value_unsafe(), mix(seed, 3));
        case Type::ARRAY: {
            const dom::array array = value.get_array().value_unsafe();
            std::uint64_t state = mix(seed, 4);
            for (const dom::element element : array) state = mix(state, hash_of(element, seed));
            return state;
        }
        case Type::OBJECT: {
            const dom::object object = value.get_object().value_unsafe();
            std::uint64_t sum = 0;  // whatever the order
            for (const dom::key_value_pair member : object)
                sum += mix(hash_of(member.key, mix(seed, 5)), hash_of(member.value, seed));
            return mix(mix(seed, 6), sum);
        }
        default:
            return mix(seed, 7);
    }
}

}  // namespace strandline::schema

#include "schema/flag_pass/tape_values.hpp"

#include <algorithm>
#include <bit>

#include "schema/same_text.hpp"

namespace strandline::schema {

namespace {

using Index = TapeView::Index;
using Tag = TapeView::Tag;

constexpr std::uint32_t few = 8;  // up to here elements are compared in pairs

bool is_number(Tag tag) {
    return tag == Tag::signed_integer || tag == Tag::unsigned_integer || tag == Tag::real;
}

Index find(const TapeView& tape, Index object, std::string_view name) {
    const Index closing = tape.closing(object);
    for (Index at = object + 1; at < closing; at = tape.after(at + 1))
        if (same_text(tape.string(at), name)) return at + 1;
    return 0;
}

bool equal_objects(const TapeView& tape, Index left, Index right, Steps& steps) {
    const std::uint32_t members = tape.count(left);
    if (members != tape.count(right)) return false;
    const Index closing = tape.closing(left);
    Index other = right + 1;  // most objects of one array keep one order
    for (Index at = left + 1; at < closing; at = tape.after(at + 1)) {
        Index value = other + 1;
        if (!same_text(tape.string(other), tape.string(at))) {
            if (!steps.spend(members)) return false;
            value = find(tape, right, tape.string(at));
            if (value == 0) return false;
        }
        if (!equal(tape, at + 1, value, steps)) return false;
        const Index behind = tape.after(value);
        other = behind < tape.closing(right) ? behind : right + 1;
    }
    return true;
}

bool equal_arrays(const TapeView& tape, Index left, Index right, Steps& steps) {
    if (tape.count(left) != tape.count(right)) return false;
    const Index closing = tape.closing(left);
    Index other = right + 1;
    for (Index at = left + 1; at < closing; at = tape.after(at), other = tape.after(other))
        if (!equal(tape, at, other, steps)) return false;
    return true;
}

bool equal_members(const TapeView& tape, Index object, const Constant& constant) {
    if (tape.count(object) != constant.members.size()) return false;
    const Index closing = tape.closing(object);
    for (Index at = object + 1; at < closing; at = tape.after(at + 1)) {
        const std::string_view name = tape.string(at);
        const auto wanted = std::ranges::lower_bound(
            constant.members, name, {},
            [](const Constant::Member& member) { return std::string_view(member.name); });
        if (wanted == constant.members.end() || wanted->name != name ||
            !equal(tape, at + 1, wanted->value))
            return false;
    }
    return true;
}

bool equal_elements(const TapeView& tape, Index array, const Constant& constant) {
    if (tape.count(array) != constant.elements.size()) return false;
    Index at = array + 1;
    for (const Constant& element : constant.elements) {
        if (!equal(tape, at, element)) return false;
        at = tape.after(at);
    }
    return true;
}

// One number has one hash, whatever the tape's kind of it.
std::uint64_t number_hash(Number number, const SeededHash& hash) {
    constexpr double signed_end = 9223372036854775808.0;
    if (number.kind == Number::Kind::unsigned_integer) return hash.of(number.natural);
    if (number.kind == Number::Kind::signed_integer)
        return hash.of(static_cast<std::uint64_t>(number.integer));
    const double real = number.real;
    if (real >= -signed_end && real < signed_end &&
        static_cast<double>(static_cast<std::int64_t>(real)) == real)
        return hash.of(static_cast<std::uint64_t>(static_cast<std::int64_t>(real)));
    if (real >= signed_end && real < 2 * signed_end)
        return hash.of(static_cast<std::uint64_t>(real));
    return hash.of(std::bit_cast<std::uint64_t>(real) ^ 1);
}

}  // namespace

TypeSet type_of(const TapeView& tape, Index value) {
    switch (tape.tag(value)) {
        case Tag::object:
            return type_bit::object;
        case Tag::array:
            return type_bit::array;
        case Tag::string:
            return type_bit::string;
        case Tag::yes:
        case Tag::no:
            return type_bit::boolean;
        case Tag::null:
            return type_bit::null;
        case Tag::real:
            return is_integer(number_of(tape, value)) ? type_bit::integer | type_bit::number
                                                      : type_bit::number;
        default:
            return type_bit::integer | type_bit::number;
    }
}

Number number_of(const TapeView& tape, Index value) {
    switch (tape.tag(value)) {
        case Tag::real:
            return Number::of(tape.real(value));
        case Tag::unsigned_integer:
            return Number::of(tape.unsigned_integer(value));
        default:
            return Number::of(tape.signed_integer(value));
    }
}

bool equal(const TapeView& tape, Index left, Index right, Steps& steps) {
    if (!steps.spend(1)) return false;
    const Tag tag = tape.tag(left);
    if (is_number(tag))
        return is_number(tape.tag(right)) && same(number_of(tape, left), number_of(tape, right));
    if (tag != tape.tag(right)) return false;
    switch (tag) {
        case Tag::string:
            return same_text(tape.string(left), tape.string(right));
        case Tag::object:
            return equal_objects(tape, left, right, steps);
        case Tag::array:
            return equal_arrays(tape, left, right, steps);
        default:
            return true;
    }
}

bool equal(const TapeView& tape, Index value, const Constant& constant) {
    const Tag tag = tape.tag(value);
    switch (constant.type) {
        case Constant::Type::null:
            return tag == Tag::null;
        case Constant::Type::boolean:
            return tag == (constant.boolean ? Tag::yes : Tag::no);
        case Constant::Type::number:
            return is_number(tag) && same(number_of(tape, value), constant.number);
        case Constant::Type::string:
            return tag == Tag::string && same_text(tape.string(value), constant.string);
        case Constant::Type::array:
            return tag == Tag::array && equal_elements(tape, value, constant);
        case Constant::Type::object:
            return tag == Tag::object && equal_members(tape, value, constant);
    }
    return false;
}

std::uint64_t hash_of(const TapeView& tape, Index value, const SeededHash& hash) {
    const Tag tag = tape.tag(value);
    if (is_number(tag)) return number_hash(number_of(tape, value), hash);
    if (tag == Tag::string) return hash.of(tape.string(value));
    auto sum = hash.of(static_cast<std::uint64_t>(tag) << 32);
    if (tag == Tag::array)
        for (Index at = value + 1; at < tape.closing(value); at = tape.after(at))
            sum = hash.of(sum ^ hash_of(tape, at, hash));
    if (tag == Tag::object)
        for (Index at = value + 1; at < tape.closing(value); at = tape.after(at + 1))
            sum += hash.of(hash.of(tape.string(at)) ^ std::rotl(hash_of(tape, at + 1, hash), 1));
    return sum;
}

bool distinct_elements(const TapeView& tape, Index array, const SeededHash& hash, Steps& steps,
                       HashedElements& memory) {
    const std::uint32_t elements = tape.count(array);
    if (elements < 2) return true;
    const Index closing = tape.closing(array);
    memory.clear();
    if (elements <= few) {
        for (Index at = array + 1; at < closing; at = tape.after(at)) {
            for (const auto& [unused, other] : memory)
                if (equal(tape, at, other, steps) || steps.spent()) return false;
            memory.emplace_back(0, at);
        }
        return true;
    }
    if (!steps.spend(closing - array)) return false;
    for (Index at = array + 1; at < closing; at = tape.after(at))
        memory.emplace_back(hash_of(tape, at, hash), at);
    std::ranges::sort(memory);
    for (std::size_t at = 1; at < memory.size(); ++at)
        for (std::size_t other = at; other-- > 0 && memory[other].first == memory[at].first;)
            if (equal(tape, memory[other].second, memory[at].second, steps) || steps.spent())
                return false;
    return true;
}

}  // namespace strandline::schema

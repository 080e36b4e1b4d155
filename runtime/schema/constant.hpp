#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/number.hpp"

namespace strandline::schema {

/// A JSON value that stands in a schema: of `const` or `enum`. Two values are equal when they are of
/// one type and have one value, numbers by number, objects whatever their order.
struct Constant {
    enum class Type : std::uint8_t { null, boolean, number, string, array, object };
    Type type{Type::null};
    bool boolean{false};
    Number number;
    std::string string;
    std::vector<Constant> elements;
    struct Member;
    std::vector<Member> members;  ///< sorted by name
};

// Not a std::pair, which must be whole where clang first looks at the list.
struct Constant::Member {
    std::string name;
    Constant value;
};

/// Equal as JSON Schema has it. [any-thread]
[[nodiscard]] bool same(const Constant& left, const Constant& right);

}  // namespace strandline::schema

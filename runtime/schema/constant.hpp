#pragma once

#include <cstdint>
#include <string>
#include <utility>
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
    std::vector<std::pair<std::string, Constant>> members;  ///< sorted by name
};

}  // namespace strandline::schema

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/graph.hpp"
#include "schema/number.hpp"

/// What violations say, as Ajv words it: for all who find some. [any-thread]
namespace strandline::schema {

[[nodiscard]] std::string names_of(TypeSet types);  ///< "string,null"
/// As JavaScript prints it, which is what people know from Ajv.
[[nodiscard]] std::string text_of(Number number);
/// Which member it is that `node` does not declare, without its name: its place, and the name that was
/// probably meant. " (member #3; did you mean 'price'?)"
[[nodiscard]] std::string undeclared_member(const Node& node, std::string_view name,
                                            std::size_t ordinal);
/// A step of a JSON Pointer.
void append_step(std::string& pointer, std::string_view name);

}  // namespace strandline::schema

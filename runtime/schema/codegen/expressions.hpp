#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/codegen/model.hpp"
#include "schema/shape.hpp"

/// C++ expressions for what stands in a schema. [any-thread]
namespace strandline::schema::codegen {

[[nodiscard]] std::string literal(std::string_view text);          ///< "a\"b", as C++ reads it
[[nodiscard]] std::string text_expression(std::string_view text);  ///< a std::string_view
/// literal(), or text_expression() where a NUL would end it too early.
[[nodiscard]] std::string view_expression(std::string_view text);
[[nodiscard]] std::string number_expression(Number number);
[[nodiscard]] std::string number_text(Number number);  ///< for people
[[nodiscard]] Fixed fixed_value(const Constant& constant);
/// The value as JSON text.
[[nodiscard]] std::string json_text(const Constant& constant);

/// Bounds, lengths and formats of a shape, into the rules and notes of the type that was chosen.
void add_rules(const Shape& shape, ValueType& type);

}  // namespace strandline::schema::codegen

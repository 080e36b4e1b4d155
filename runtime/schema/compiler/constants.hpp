#pragma once

#include <simdjson.h>

#include "schema/constant.hpp"

namespace strandline::schema {

/// The value as `const` and `enum` keep it.
[[nodiscard]] Constant constant_of(const simdjson::dom::element& value);

}  // namespace strandline::schema

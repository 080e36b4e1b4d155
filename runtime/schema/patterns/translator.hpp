#pragma once

#include <string>

#include "schema/patterns/syntax.hpp"

namespace strandline::schema::patterns {

/// The tree in RE2's syntax. Errors: pattern-unsupported. [any-thread]
[[nodiscard]] Result<std::string> to_re2(const Node& pattern);

}  // namespace strandline::schema::patterns

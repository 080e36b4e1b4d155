#pragma once

#include <string_view>

namespace strandline::schema::patterns {

/// The long name of a script of Unicode 15 by its long or its ISO 15924 name; empty: there is none.
/// [any-thread]
[[nodiscard]] std::string_view script_name(std::string_view name);

}  // namespace strandline::schema::patterns

#pragma once

#include <cstddef>

namespace strandline::testing {

/// How often operator new was called in this executable, by the simdjson library too. [any-thread]
[[nodiscard]] std::size_t allocations_so_far();

}  // namespace strandline::testing

#pragma once

#include <cstddef>

namespace strandline::testing {

/// How often this process, and the plugins that it has loaded, called operator new: the executable
/// that links counting_new.cpp replaces it. [any-thread]
[[nodiscard]] std::size_t allocations();

}  // namespace strandline::testing

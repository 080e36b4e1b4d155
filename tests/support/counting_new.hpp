#pragma once

#include <cstddef>
#include <cstdint>

namespace strandline::testing {

/// How often operator new was called in this thread since this object was made. The test executable
/// links counting_new.cpp, which replaces operator new, also for the plugins that it loads. Under the
/// thread sanitizer, which does not let it, nothing is counted.
class AllocationCount {
public:
    AllocationCount();
    [[nodiscard]] std::size_t so_far() const;

private:
    const std::size_t before_;
};

/// False under the thread sanitizer: a test that wants to see allocations has nothing to see.
[[nodiscard]] bool counts_allocations();

/// Bytes that operator new gave out and operator delete did not take back, all threads together.
[[nodiscard]] std::int64_t live_bytes();

}  // namespace strandline::testing

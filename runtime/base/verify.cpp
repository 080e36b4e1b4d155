#include "base/verify.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace strandline {

namespace {

std::atomic<bool> failing{false};

}  // namespace

bool verification_is_failing() noexcept { return failing.load(std::memory_order_relaxed); }

void verification_failed(const char* condition, const char* why, const char* file, int line) {
    failing.store(true, std::memory_order_relaxed);
    std::fprintf(stderr, "strandline: bug: %s:%d: %s (%s)\n", file, line, why, condition);
    std::abort();
}

}  // namespace strandline

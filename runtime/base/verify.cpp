#include "base/verify.hpp"

#include <cstdio>
#include <cstdlib>

namespace strandline {

void verification_failed(const char* condition, const char* why, const char* file, int line) {
    std::fprintf(stderr, "strandline: bug: %s:%d: %s (%s)\n", file, line, why, condition);
    std::abort();
}

}  // namespace strandline

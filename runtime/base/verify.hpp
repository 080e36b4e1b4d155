#pragma once

namespace strandline {

/// Reports a broken invariant with its place and ends the process. [any-thread]
[[noreturn]] void verification_failed(const char* condition, const char* why, const char* file,
                                      int line);

}  // namespace strandline

/// An assertion that stays on in release builds: what it guards is *our* bug, never bad input.
#define STRANDLINE_VERIFY(condition, why)                                             \
    do {                                                                              \
        if (!(condition)) [[unlikely]]                                                \
            ::strandline::verification_failed(#condition, (why), __FILE__, __LINE__); \
    } while (false)

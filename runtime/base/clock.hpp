#pragma once

#include <chrono>
#include <cstdint>

namespace strandline {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Where time comes from. Logic takes a Clock and never asks the system, so tests move time by hand.
///
/// Threads  [any-thread]
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;         ///< CLOCK_MONOTONIC
    [[nodiscard]] virtual std::int64_t wall_ms() const = 0;  ///< Unix time, milliseconds
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] std::int64_t wall_ms() const override {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
};

}  // namespace strandline

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace strandline::dlq {

/// So many a second, evenly: the n-th may go n intervals after the first, however long each took.
class Pace {
public:
    /// 0 = as fast as it goes.
    Pace(double per_second, const Clock& clock) : per_second_(per_second), clock_(clock) {}

    /// How long the next has to wait from now; zero = it may go.
    [[nodiscard]] Duration wait() const {
        if (per_second_ <= 0 || gone_ == 0) return Duration::zero();
        const auto due =
            first_ + std::chrono::duration_cast<Duration>(
                         std::chrono::duration<double>(static_cast<double>(gone_) / per_second_));
        return std::max(due - clock_.now(), Duration::zero());
    }
    void went() {
        if (gone_++ == 0) first_ = clock_.now();
    }

private:
    const double per_second_;
    const Clock& clock_;
    std::uint64_t gone_{0};
    TimePoint first_;
};

}  // namespace strandline::dlq

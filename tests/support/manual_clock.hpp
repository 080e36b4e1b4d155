#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace strandline::testing {

/// Time that moves only when a test says so; both clocks move together. [any-thread]
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(Duration(elapsed_.load())); }
    [[nodiscard]] std::int64_t wall_ms() const override {
        return start_ms_ +
               std::chrono::duration_cast<std::chrono::milliseconds>(Duration(elapsed_.load()))
                   .count();
    }

    void advance(Duration by) { elapsed_.fetch_add(by.count()); }

private:
    static constexpr std::int64_t start_ms_ = 1'700'000'000'000;  // 2023-11-14T22:13:20Z
    // Not zero: a steady clock never is, and zero often means "unset".
    std::atomic<Duration::rep> elapsed_{1'000'000};
};

}  // namespace strandline::testing

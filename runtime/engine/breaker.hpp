#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.hpp"

namespace strandline::engine {

/// When a flood of failures is an outage and no bad luck. A window of 0 switches it off.
struct BreakerSettings {
    std::size_t window{0};  ///< the last so many records of a lane
    double ratio{0.3};      ///< the share of them that may become dead letters
    Duration probe_initial{std::chrono::seconds{1}};
    Duration probe_max{std::chrono::minutes{1}};
};

/// Counts how the last records of a lane ended. Where one more dead letter would be more than its share,
/// it opens: that record is held, and tried again with growing pauses, until a record does not fail.
///
/// Threads  [lane-strand]
class Breaker {
public:
    explicit Breaker(const BreakerSettings& settings)
        : settings_(settings), failed_(settings.window, false), pause_(settings.probe_initial) {}

    [[nodiscard]] bool on() const { return !failed_.empty(); }
    [[nodiscard]] bool open() const { return open_; }

    /// A record is about to become a dead letter: true = it is held instead.
    [[nodiscard]] bool holds() {
        const auto allowed =
            static_cast<std::size_t>(settings_.ratio * static_cast<double>(settings_.window));
        const std::size_t leaving = failed_[next_] ? 1 : 0;  // the one that it takes the place of
        open_ = open_ || failures_ - leaving + 1 > allowed;
        return open_;
    }

    /// The wait before the next probe.
    [[nodiscard]] Duration next_pause() {
        const Duration pause = pause_;
        pause_ = std::min(pause_ * 2, settings_.probe_max);
        return pause;
    }

    /// A record has its end. True: that closed it again, and what was before is forgotten.
    bool ended(bool failed) {
        if (open_ && !failed) {
            open_ = false;
            pause_ = settings_.probe_initial;
            std::fill(failed_.begin(), failed_.end(), false);
            failures_ = 0;
            return true;
        }
        failures_ = failures_ - (failed_[next_] ? 1 : 0) + (failed ? 1 : 0);
        failed_[next_] = failed;
        next_ = next_ + 1 == failed_.size() ? 0 : next_ + 1;
        return false;
    }

private:
    const BreakerSettings settings_;
    std::vector<bool> failed_;  // a ring
    std::size_t next_{0};
    std::size_t failures_{0};
    bool open_{false};
    Duration pause_;
};

}  // namespace strandline::engine

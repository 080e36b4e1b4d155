#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/clock.hpp"
#include "engine/strand.hpp"

namespace strandline::simulation {

/// A clock that jumps from event to event. What happens at one time happens in the order in which it
/// was put there, so a run is the same each time.
///
/// Threads  one
class VirtualTime final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return now_; }
    [[nodiscard]] std::int64_t wall_ms() const override;
    /// Since the start of the run.
    [[nodiscard]] Duration elapsed() const { return now_ - start; }

    void at(TimePoint when, std::function<void()> what);
    void after(Duration wait, std::function<void()> what) { at(now_ + wait, std::move(what)); }
    /// Moves to the next event and lets it happen; false when there is none.
    bool advance();
    /// When the next event happens; the end of time if there is none.
    [[nodiscard]] TimePoint next() const {
        return events_.empty() ? TimePoint::max() : events_.begin()->first.first;
    }
    /// Forgets all events: those that hold something let go of it.
    void clear() { events_.clear(); }

    /// Alarms that ring by this clock, on their strand; as real ones, also once after clear().
    [[nodiscard]] engine::AlarmMaker<engine::Strand> alarms();

private:
    static constexpr TimePoint start{std::chrono::hours{1}};

    TimePoint now_{start};
    std::uint64_t next_{0};
    std::map<std::pair<TimePoint, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace strandline::simulation

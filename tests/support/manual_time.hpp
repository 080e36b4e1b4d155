#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/strand.hpp"
#include "support/manual_clock.hpp"

namespace strandline::testing {

/// A clock that a test moves, and the alarms that go by it. An alarm that is due rings on its strand,
/// and may ring although it was cleared or destroyed meanwhile, as a real one may whose firing was
/// under way.
///
/// Threads  [any-thread]
class ManualTime {
public:
    ManualTime();
    ~ManualTime();

    [[nodiscard]] ManualClock& clock() { return clock_; }
    [[nodiscard]] const ManualClock& clock() const { return clock_; }
    [[nodiscard]] engine::AlarmMaker<engine::Strand> alarms();
    /// Moves the clock, then rings what is due, in order.
    void advance(Duration by);
    /// How many alarms are set.
    [[nodiscard]] std::size_t pending() const;

private:
    struct Entry;
    struct Book;
    class ManualAlarm;

    ManualClock clock_;
    std::shared_ptr<Book> book_;
};

}  // namespace strandline::testing

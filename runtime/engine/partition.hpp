#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "engine/alarm.hpp"
#include "engine/lane.hpp"

namespace strandline::engine {

/// One assigned partition as its pipeline sees it: the lane of the current epoch, or the wait for the
/// next one.
///
/// Threads  [control-strand]
struct Partition {
    std::shared_ptr<Source> source;
    std::shared_ptr<LaneProbe> probe;  ///< of all its epochs
    std::shared_ptr<Lane> lane;        ///< null between two epochs
    model::AssignmentEpoch epoch;
    model::PartitionOffset resume;  ///< where the next epoch starts, while there is no lane
    std::optional<model::Offset> committed;  ///< that the broker confirmed to us
    bool ended{false};                       ///< the lane reads no more, and has nothing in flight
    bool going{false};                       ///< it is being given back: nothing is reopened
    bool redelivered{false};                 ///< the next epoch may meet records for a second time

    std::string stalled;  ///< why it does not move; empty = it does
    std::string trouble;  ///< the same in words
    Condemned condemned;
    Duration backoff{0};        ///< before the next reopening
    model::Offset reopened_at;  ///< progress since then resets the backoff
    std::unique_ptr<Alarm> reopen_alarm;

    // What the watchdog saw last.
    std::uint64_t handler_call{0};
    TimePoint handler_since;

    [[nodiscard]] model::PartitionOffset committable() const {
        return lane ? lane->committable() : resume;
    }
};

}  // namespace strandline::engine

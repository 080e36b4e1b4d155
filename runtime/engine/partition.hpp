#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "engine/alarm.hpp"
#include "engine/lane.hpp"
#include "engine/snapshot.hpp"

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
    LaneSnapshot at_rest;           ///< what the last lane told of itself, while there is none
    std::int64_t at_rest_ms{0};     ///< Unix time of that
    model::Offset assigned_at;      ///< where reading started when it was given to us
    std::optional<model::Offset> committed;  ///< that the broker confirmed to us
    bool ended{false};                       ///< the lane reads no more, and has nothing in flight
    bool going{false};                       ///< it is being given back: nothing is reopened
    bool redelivered{false};                 ///< the next epoch may meet records for a second time

    std::string stalled;        ///< why it does not move; empty = it does
    std::string trouble;        ///< the same in words
    std::string store_trouble;  ///< of the store that remembers ids, while its lane waits for that
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
    /// Below it nothing needs a commit any more.
    [[nodiscard]] model::Offset known_committed() const { return committed.value_or(assigned_at); }
};

}  // namespace strandline::engine

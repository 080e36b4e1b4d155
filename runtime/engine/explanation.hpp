#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

/// Why a partition does or does not move, taken at one moment: what `strandline explain` tells.
namespace strandline::engine {

/// What the first unfinished record of a partition waits for; if there is none, what the partition does.
enum class WaitsFor : std::uint8_t {
    records,            ///< nothing is unfinished, and nothing more was there to read
    turn,               ///< records are there, and the lane is about to take them
    handler,            ///< a handler was called and has not returned
    backoff,            ///< the next attempt
    verdict,            ///< the handler said pending
    output,             ///< the broker's acknowledgement of what it emitted
    dead_letter,        ///< the broker's acknowledgement of its dead letter (or poison)
    producer_room,      ///< the producer's queue is full
    twin_or_store,      ///< a record with its id is in work, or the store of ids has not answered
    memory,             ///< the store of ids has not taken its id yet
    commit,             ///< as many records are uncommitted as may be
    resume,             ///< the pipeline is paused
    reopening,          ///< the world failed: the lane is opened again after a while
    end_of_assignment,  ///< the partition is being given back
    breaker             ///< too many records before it failed: it is held, and tried again
};
inline constexpr std::array<const char*, 15> waits_for_names{
    "records", "turn",        "handler",       "backoff",        "verdict",
    "output",  "dead_letter", "producer_room", "twin_or_store",  "memory",
    "commit",  "resume",      "reopening",     "assignment_end", "breaker"};
[[nodiscard]] inline const char* name_of(WaitsFor what) {
    return waits_for_names[static_cast<std::size_t>(what)];
}

/// Who works on a record, and in which attempt.
struct WorkInStage {
    std::string handler;  ///< "plugin.handler"
    std::string version;
    std::uint32_t attempt{1};
    std::uint32_t attempts{1};  ///< that it may take in all
};

struct Explanation {
    model::TopicPartition where;
    bool assigned{false};  ///< else nothing below means anything
    /// False: the lane was inside a handler and did not answer; the counts are unknown.
    bool lane_answered{false};
    std::optional<model::Offset> committed;  ///< last that the broker confirmed to us
    std::optional<model::Offset> position;   ///< next offset to take
    std::optional<model::Offset> log_end;
    std::optional<model::Offset> blocked_by;  ///< the first unfinished record
    WaitsFor waits_for{WaitsFor::records};
    std::optional<WorkInStage> stage;  ///< where that record is, when it is in a stage
    std::optional<Duration> since;     ///< the handler was called so long ago
    std::optional<Duration> until;     ///< the wait ends by itself in so long
    std::uint64_t unfinished{0};       ///< begun, the first included
    std::uint64_t finished_later{0};   ///< behind the first unfinished one: a restart redoes them
    /// Offsets that are finished up to the first unfinished one and not committed yet: a stop commits
    /// them, a crash redoes them as well.
    std::uint64_t uncommitted{0};
    std::string stalled;  ///< the label of strandline_partition_stalled; empty = it moves
    std::string trouble;  ///< the same in words
};

}  // namespace strandline::engine

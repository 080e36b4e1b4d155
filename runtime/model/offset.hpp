#pragma once

#include <cstdint>

#include "base/strong_type.hpp"

namespace strandline::model {

/// A place in a partition's log. As in Kafka, a *position* or *committed offset* is the next offset
/// to read: one past the last that is done.
struct Offset : StrongType<std::int64_t, struct OffsetTag> {
    /// The position after the record at this offset. The only place where one is added.
    [[nodiscard]] constexpr Offset next() const { return Offset{value + 1}; }
};

/// Counts the times that a partition was assigned to us (or its lane reopened). Work of an older
/// epoch frees its memory and does no more.
using AssignmentEpoch = StrongType<std::uint64_t, struct AssignmentEpochTag>;

/// One call of a handler for one event, from 1.
using Attempt = StrongType<std::uint32_t, struct AttemptTag>;

/// How often a record has been dead-lettered before: 0 for one that never was.
using RetryCount = StrongType<std::uint32_t, struct RetryCountTag>;

}  // namespace strandline::model

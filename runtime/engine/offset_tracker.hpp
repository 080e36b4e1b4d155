#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/io.hpp"
#include "model/offset.hpp"

namespace strandline::engine {

/// Knows which records of one lane are still being worked on, and so how far it is safe to commit.
/// Only offsets that were really read are tracked: a gap left by compaction or by a transaction
/// marker is not waited for.
///
/// Units    committable() is the *next* offset to read, one past the last finished, as in Kafka.
/// Threads  [lane-strand]. One tracker per assignment epoch; dropped when the partition is given back.
/// Errors   None. Finishing a ticket that is not open, or beginning beyond the capacity, is a bug,
///          and asserts.
/// Source   KafkaConsumer javadoc, "Offsets and Consumer Position".
class OffsetTracker {
public:
    /// `capacity` is the most records that may be begun and not finished, rounded up to a power of
    /// two. Nothing is allocated afterwards.
    OffsetTracker(model::Offset start, std::size_t capacity);

    /// Begins a record; offsets rise.
    Ticket begin(model::Offset offset, std::int32_t leader_epoch, std::int64_t timestamp_ms);
    void finish(Ticket ticket);
    /// Control records at the end of the log were passed: only when nothing is unfinished.
    void pass(model::Offset position);

    [[nodiscard]] model::Offset committable() const { return committable_; }
    [[nodiscard]] std::int32_t leader_epoch() const { return leader_epoch_; }
    [[nodiscard]] model::Offset position() const { return position_; }
    [[nodiscard]] model::Offset offset_of(Ticket ticket) const;
    /// The window between the first unfinished record and the last begun: what the ring holds.
    [[nodiscard]] std::size_t open() const { return static_cast<std::size_t>(next_ - first_); }
    /// How many of them are not finished.
    [[nodiscard]] std::size_t unfinished() const { return unfinished_; }
    [[nodiscard]] bool idle() const { return first_ == next_; }
    [[nodiscard]] std::size_t room() const { return ring_.size() - open(); }
    [[nodiscard]] std::size_t capacity() const { return ring_.size(); }
    /// Timestamp of the first unfinished record; -1 when idle.
    [[nodiscard]] std::int64_t oldest_timestamp_ms() const;

private:
    struct Entry {
        model::Offset offset;
        std::int64_t timestamp_ms{-1};
        std::int32_t leader_epoch{-1};
        bool finished{false};
    };
    [[nodiscard]] Entry& at(Ticket ticket) { return ring_[ticket & (ring_.size() - 1)]; }
    [[nodiscard]] const Entry& at(Ticket ticket) const {
        return ring_[ticket & (ring_.size() - 1)];
    }

    std::vector<Entry> ring_;
    Ticket first_{0};  // the first unfinished
    Ticket next_{0};   // the one that begin() gives next
    std::size_t unfinished_{0};
    model::Offset committable_;
    model::Offset position_;
    std::int32_t leader_epoch_{-1};
};

}  // namespace strandline::engine

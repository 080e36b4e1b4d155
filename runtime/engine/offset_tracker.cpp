#include "engine/offset_tracker.hpp"

#include <bit>

#include "base/verify.hpp"

namespace strandline::engine {

OffsetTracker::OffsetTracker(model::Offset start, std::size_t capacity)
    : ring_(std::bit_ceil(capacity)), committable_(start), position_(start) {}

Ticket OffsetTracker::begin(model::Offset offset, std::int32_t leader_epoch,
                            std::int64_t timestamp_ms) {
    STRANDLINE_VERIFY(room() > 0, "more records begun than the tracker has room for");
    STRANDLINE_VERIFY(offset >= position_, "a record was begun twice, or out of order");
    at(next_) = {offset, timestamp_ms, leader_epoch, false};
    position_ = offset.next();
    ++unfinished_;
    return next_++;
}

void OffsetTracker::finish(Ticket ticket) {
    STRANDLINE_VERIFY(ticket >= first_ && ticket < next_ && !at(ticket).finished,
                      "a record was finished that is not open");
    at(ticket).finished = true;
    --unfinished_;
    while (first_ != next_ && at(first_).finished) {
        committable_ = at(first_).offset.next();
        leader_epoch_ = at(first_).leader_epoch;
        ++first_;
    }
}

void OffsetTracker::pass(model::Offset position) {
    STRANDLINE_VERIFY(idle(), "control records passed with a record unfinished before them");
    if (position <= position_) return;
    position_ = position;
    committable_ = position;
}

model::Offset OffsetTracker::offset_of(Ticket ticket) const {
    STRANDLINE_VERIFY(ticket >= first_ && ticket < next_, "no such record is open");
    return at(ticket).offset;
}

std::int64_t OffsetTracker::oldest_timestamp_ms() const {
    return idle() ? -1 : at(first_).timestamp_ms;
}

}  // namespace strandline::engine

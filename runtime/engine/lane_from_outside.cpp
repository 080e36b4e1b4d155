// What other threads ask of a lane: each sets a flag or reads a number, and posts.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "engine/lane.hpp"

namespace strandline::engine {

void Lane::wake() {
    if (wake_posted_.exchange(true, std::memory_order_acq_rel)) return;
    asio::post(strand_, [self = shared_from_this()] {
        self->wake_posted_.store(false, std::memory_order_release);
        self->signal_.ring();
    });
}

void Lane::stop(CancelReason reason) {
    stop_reason_.store(reason, std::memory_order_relaxed);
    stopping_.store(true, std::memory_order_release);
    asio::post(strand_, [self = shared_from_this()] { self->signal_.ring(); });
}

void Lane::close(CloseReason reason) {
    // A partition that is lost was never stopped: what is pending learns it here.
    if (reason == CloseReason::lost)
        stop_reason_.store(CancelReason::revoked, std::memory_order_relaxed);
    stopping_.store(true, std::memory_order_release);
    asio::post(strand_, [self = shared_from_this(), reason] {
        self->close_reason_ = reason;
        self->signal_.ring();
    });
}

void Lane::committed(model::Offset position) {
    committed_.store(position.value);
    asio::post(strand_, [self = shared_from_this()] {
        self->commit_asked_ = false;
        self->signal_.ring();
    });
}

model::PartitionOffset Lane::committable() const {
    return {.where = where_,
            .offset = model::Offset{committable_.load(std::memory_order_acquire)},
            .leader_epoch = leader_epoch_.load(std::memory_order_relaxed),
            .ours_from = ours_from_};
}

void Lane::describe(LaneSnapshot& snapshot, std::int64_t now_ms) const {
    const std::int64_t position = position_.load(std::memory_order_relaxed);
    snapshot.where = where_;
    snapshot.position = model::Offset{position};
    snapshot.in_flight = in_flight_count_.load(std::memory_order_relaxed);
    snapshot.last_progress_ms = last_progress_ms_.load(std::memory_order_relaxed);
    snapshot.ids_held = ids_held_.load(std::memory_order_relaxed);
    snapshot.log_end = source_->log_end();
    if (snapshot.log_end)
        snapshot.lag_records = std::max<std::int64_t>(0, snapshot.log_end->value - position);
    const std::int64_t oldest_ms = oldest_timestamp_ms_.load(std::memory_order_relaxed);
    if (oldest_ms >= 0)
        snapshot.lag_s = static_cast<double>(std::max<std::int64_t>(0, now_ms - oldest_ms)) / 1e3;
}

void Lane::post(std::function<void()> work) { asio::post(strand_, std::move(work)); }

void Lane::settle(model::Verdict verdict) {
    if (!awaiting_verdict_ || late_verdict_ || verdict == model::Verdict::pending) return;
    late_verdict_ = verdict;
    signal_.ring();
}

}  // namespace strandline::engine

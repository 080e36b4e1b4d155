// Why a lane does or does not move: asked from outside, answered between two steps of its work.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "engine/lane.hpp"

namespace strandline::engine {

namespace {

/// Of a record in hand. The two kinds that never wait are answered as what comes next for them.
WaitsFor waits_for(NextStep::Kind kind) {
    switch (kind) {
        case NextStep::Kind::retry_later:
            return WaitsFor::backoff;
        case NextStep::Kind::await_verdict:
            return WaitsFor::verdict;
        case NextStep::Kind::await_room:
            return WaitsFor::producer_room;
        case NextStep::Kind::await_probe:
            return WaitsFor::breaker;
        case NextStep::Kind::await_sighting:
            return WaitsFor::twin_or_store;
        case NextStep::Kind::conclude:
        case NextStep::Kind::halt:
        case NextStep::Kind::done:
            break;
    }
    return WaitsFor::turn;
}

WorkInStage work_in(const StageSettings& stage, std::uint32_t attempt) {
    return {.handler = stage.info.handler,
            .version = stage.info.version,
            .attempt = attempt,
            .attempts = stage.retry.attempts};
}

}  // namespace

void Lane::explain(std::function<void(Explanation)> done) {
    asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
        Explanation explanation;
        explanation.lane_answered = true;
        self->explain_counts(explanation);
        self->explain_wait(explanation);
        done(std::move(explanation));
    });
}

void Lane::explain_counts(Explanation& explanation) const {
    explanation.position = tracker_.position();
    explanation.log_end = source_->log_end();
    explanation.unfinished = tracker_.unfinished();
    explanation.finished_later = tracker_.open() - tracker_.unfinished();
    explanation.uncommitted = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, tracker_.committable().value - committed_.load()));
}

void Lane::explain_wait(Explanation& explanation) const {
    if (tracker_.idle()) {
        explanation.waits_for = stopping_.load()                   ? WaitsFor::end_of_assignment
                                : paused_.load()                   ? WaitsFor::resume
                                : parts_open_ && room() == 0       ? WaitsFor::commit
                                : parts_open_ && !source_->empty() ? WaitsFor::turn
                                                                   : WaitsFor::records;
        return;
    }
    const Ticket first = tracker_.first_unfinished();
    explanation.blocked_by = tracker_.offset_of(first);
    if (!waits_ || first != ticket_) {
        explanation.waits_for = answer_due(first);
        return;
    }
    explanation.waits_for = waits_for(*waits_);
    const bool timed = *waits_ == NextStep::Kind::retry_later ||
                       *waits_ == NextStep::Kind::await_probe ||
                       *waits_ == NextStep::Kind::await_verdict;
    if (timed) explanation.until = std::max(Duration{0}, waits_until_ - clock_.now());
    if (delivery_.stage >= settings_.stages.size()) return;
    explanation.stage = work_in(stage_settings(), delivery_.attempt.value);
    // What waits for its next attempt is not in one.
    if (*waits_ == NextStep::Kind::await_verdict)
        explanation.since = std::max(Duration{0}, clock_.now() - attempt_started_);
}

/// Of a record that is out of the lane's hand: whose answer finishes it.
WaitsFor Lane::answer_due(Ticket ticket) const {
    // Its publishing failed, or was given up: the lane ends, and the next one takes it again.
    if (!in_flight_.is_open(ticket) || in_flight_[ticket].failed)
        return stopping_.load() ? WaitsFor::end_of_assignment : WaitsFor::reopening;
    const InFlight::Slot& slot = in_flight_[ticket];
    if (slot.in_memory) return WaitsFor::memory;
    const bool dead = slot.disposition == model::Disposition::dead_lettered ||
                      slot.disposition == model::Disposition::poisoned;
    return dead ? WaitsFor::dead_letter : WaitsFor::output;
}

void Lane::explain_call(Explanation& explanation) const {
    explanation.position = model::Offset{position_.load(std::memory_order_relaxed)};
    explanation.log_end = source_->log_end();
    const bool inside = handler_calls() % 2 == 1;
    if (!inside) {
        explanation.waits_for = WaitsFor::turn;
        return;
    }
    explanation.waits_for = WaitsFor::handler;
    explanation.blocked_by = model::Offset{offset_in_work_.load(std::memory_order_relaxed)};
    explanation.stage = work_in(settings_.stages[stage_in_work()],
                                attempt_in_work_.load(std::memory_order_relaxed));
    const TimePoint called{Duration{called_at_.load(std::memory_order_relaxed)}};
    explanation.since = std::max(Duration{0}, clock_.now() - called);
}

}  // namespace strandline::engine

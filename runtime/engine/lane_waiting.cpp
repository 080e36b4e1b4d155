// The slow paths of a record's life, the only ones that suspend beside the wait for the next batch.
#include "engine/lane.hpp"

namespace strandline::engine {

using model::Verdict;

namespace {

constexpr Duration publish_retry_pause = std::chrono::milliseconds{10};

}  // namespace

/// For a backoff, a late verdict or sighting, or room in the producer's queue. Stopped in here, the record
/// stays unfinished, and its attempts are forgotten with the lane. [lane-strand]
Task<NextStep> Lane::after_waiting(NextStep step) {
    publish_progress();
    if (step.kind == NextStep::Kind::await_sighting) co_return co_await late_sighting();
    if (step.kind == NextStep::Kind::await_verdict) {
        Result<Verdict> verdict = co_await late_verdict();
        if (!verdict) co_return tl::unexpected(std::move(verdict.error()));
        attempt_started_ = clock_.now();
        if (!settle_stage(*verdict)) co_return decide(*verdict);
        ++delivery_.stage;
        co_return handle();
    }
    const Duration pause =
        step.kind == NextStep::Kind::retry_later ? step.backoff : publish_retry_pause;
    Result<> waited = co_await wait_until(clock_.now() + pause);
    if (!waited) co_return tl::unexpected(std::move(waited.error()));
    attempt_started_ = clock_.now();
    if (step.kind == NextStep::Kind::await_room) {
        co_return NextStep{.kind = NextStep::Kind::conclude, .disposition = step.disposition};
    }
    delivery_.start_attempt(model::Attempt{delivery_.attempt.value + 1});
    co_return handle();
}

/// The verdict of the pending delivery, or retry at its deadline. [lane-strand]
Task<Verdict> Lane::late_verdict() {
    Stage& stage = *parts_.stages[delivery_.stage];
    alarm_->set(delivery_.deadline);
    for (;;) {
        take_reports();
        if (late_verdict_) break;
        if (const std::optional<Error> why = interruption()) {
            awaiting_verdict_ = false;
            stage.cancel(delivery_, stop_reason_.load(std::memory_order_relaxed));
            co_return tl::unexpected(*why);
        }
        if (clock_.now() >= delivery_.deadline) {
            stage.cancel(delivery_, CancelReason::deadline);
            delivery_.reason = {.code = "deadline",
                                .message = "the handler gave no verdict before its deadline",
                                .retry_after = Duration{0}};
            late_verdict_ = Verdict::retry;
            break;
        }
        co_await signal_.wait();
    }
    alarm_->clear();
    awaiting_verdict_ = false;
    co_return *late_verdict_;
}

Task<> Lane::wait_until(TimePoint when) {
    alarm_->set(when);
    for (;;) {
        take_reports();
        if (const std::optional<Error> why = interruption()) co_return tl::unexpected(*why);
        if (clock_.now() >= when) co_return Result<>{};
        co_await signal_.wait();
    }
}

}  // namespace strandline::engine

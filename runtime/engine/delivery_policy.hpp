#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "model/disposition.hpp"
#include "model/offset.hpp"
#include "model/verdict.hpp"

namespace strandline::engine {

/// Exponential backoff with jitter between the attempts of one stage.
struct RetryPolicy {
    std::uint32_t attempts{3};  ///< in all, the first included
    Duration backoff_initial{std::chrono::milliseconds{100}};
    Duration backoff_max{std::chrono::seconds{10}};
    double backoff_factor{2.0};
    double jitter{0.2};  ///< 0.2 = up to 20 % more or less
};

/// What the lane does next with the record in its hand.
struct NextStep {
    enum class Kind : std::uint8_t {
        conclude,       ///< end it with `disposition`
        retry_later,    ///< the same stage again, after `backoff`
        await_verdict,  ///< the handler settles it later
        await_room,  ///< the producer's queue is full: conclude with `disposition` when it is not
        await_sighting,  ///< its twin is in work, or the store has not said whether it was seen
        halt,            ///< the world is broken: the lane stops, the offset stays
        done             ///< nothing left to do for it here
    };
    Kind kind{Kind::done};
    model::Disposition disposition{model::Disposition::delivered};
    Duration backoff{0};

    [[nodiscard]] bool waits() const {
        return kind == Kind::retry_later || kind == Kind::await_verdict ||
               kind == Kind::await_room || kind == Kind::await_sighting;
    }
};

/// How a failed record ends: it went to the dead letter topic `retry_count` times before, and at
/// `max_retries` it goes to poison. On every failure path. (mission.md, section 2)
[[nodiscard]] model::Disposition disposition_of_failure(model::RetryCount retry_count,
                                                        std::uint32_t max_retries);

/// The wait before attempt + 1. `retry_after` (0 = none) is the handler's wish, bounded by
/// backoff_max; `random` is uniform in [0, 1).
[[nodiscard]] Duration backoff_after(const RetryPolicy& policy, model::Attempt attempt,
                                     Duration retry_after, double random);

/// What follows a stage's verdict on this attempt. Pure: a switch with a test for each row. `acked`
/// says whether any stage of this record has acknowledged; it matters when the last one skips.
struct VerdictContext {
    model::Attempt attempt{1};
    Duration retry_after{0};
    double random{0.5};
    bool acked{false};
    model::Disposition if_failed{model::Disposition::dead_lettered};
};
[[nodiscard]] NextStep decide_next_step(model::Verdict verdict, const RetryPolicy& policy,
                                        const VerdictContext& context);

}  // namespace strandline::engine

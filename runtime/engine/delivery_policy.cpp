#include "engine/delivery_policy.hpp"

#include <algorithm>
#include <cmath>

namespace strandline::engine {

using model::Disposition;
using model::Verdict;

Disposition disposition_of_failure(model::RetryCount retry_count, std::uint32_t max_retries) {
    return retry_count.value < max_retries ? Disposition::dead_lettered : Disposition::poisoned;
}

Duration backoff_after(const RetryPolicy& policy, model::Attempt attempt, Duration retry_after,
                       double random) {
    if (retry_after > Duration{0}) return std::min(retry_after, policy.backoff_max);
    const double exponent = static_cast<double>(attempt.value) - 1.0;
    const double initial = static_cast<double>(policy.backoff_initial.count());
    const double longest = static_cast<double>(policy.backoff_max.count());
    const double plain = std::min(initial * std::pow(policy.backoff_factor, exponent), longest);
    const double jittered = plain * (1.0 + policy.jitter * (2.0 * random - 1.0));
    return Duration{static_cast<Duration::rep>(std::clamp(jittered, 0.0, longest))};
}

NextStep decide_next_step(Verdict verdict, const RetryPolicy& policy,
                          const VerdictContext& context) {
    switch (verdict) {
        case Verdict::ack:
            return {.kind = NextStep::Kind::conclude, .disposition = Disposition::delivered};
        case Verdict::skip:
            return {.kind = NextStep::Kind::conclude,
                    .disposition = context.acked ? Disposition::delivered : Disposition::skipped};
        case Verdict::retry:
            if (context.attempt.value >= policy.attempts)
                return {.kind = NextStep::Kind::conclude, .disposition = context.if_failed};
            return {.kind = NextStep::Kind::retry_later,
                    .backoff = backoff_after(policy, context.attempt, context.retry_after,
                                             context.random)};
        case Verdict::reject:
            return {.kind = NextStep::Kind::conclude, .disposition = context.if_failed};
        case Verdict::pending:
            return {.kind = NextStep::Kind::await_verdict};
        case Verdict::halt:
            break;
    }
    return {.kind = NextStep::Kind::halt};
}

}  // namespace strandline::engine

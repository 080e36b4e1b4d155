#include "engine/delivery_policy.hpp"

#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using Kind = NextStep::Kind;
using model::Attempt;
using model::Disposition;
using model::RetryCount;
using model::Verdict;

struct Row {
    Verdict verdict;
    std::uint32_t attempt;
    bool acked;
    Kind kind;
    Disposition disposition;  ///< where the kind is conclude
};

TEST(DecideNextStep, AnswersEachVerdictAttemptAndHistory) {
    RetryPolicy policy;
    policy.attempts = 3;
    constexpr auto none = Disposition::delivered;
    std::vector<Row> rows;
    for (std::uint32_t attempt = 1; attempt <= 4; ++attempt) {
        for (const bool acked : {false, true}) {
            const auto skipped = acked ? Disposition::delivered : Disposition::skipped;
            rows.push_back({Verdict::ack, attempt, acked, Kind::conclude, Disposition::delivered});
            rows.push_back({Verdict::skip, attempt, acked, Kind::conclude, skipped});
            rows.push_back(
                {Verdict::reject, attempt, acked, Kind::conclude, Disposition::poisoned});
            rows.push_back({Verdict::pending, attempt, acked, Kind::await_verdict, none});
            rows.push_back({Verdict::halt, attempt, acked, Kind::halt, none});
            rows.push_back({static_cast<Verdict>(0), attempt, acked, Kind::halt, none});
            rows.push_back({static_cast<Verdict>(7), attempt, acked, Kind::halt, none});
            rows.push_back({Verdict::retry, attempt, acked,
                            attempt < 3 ? Kind::retry_later : Kind::conclude,
                            attempt < 3 ? none : Disposition::poisoned});
        }
    }
    for (const Row& row : rows) {
        SCOPED_TRACE(::testing::Message()
                     << "verdict " << static_cast<int>(row.verdict) << ", attempt " << row.attempt
                     << ", acked " << row.acked);
        VerdictContext context;
        context.attempt = Attempt{row.attempt};
        context.acked = row.acked;
        context.if_failed = Disposition::poisoned;
        const NextStep step = decide_next_step(row.verdict, policy, context);
        EXPECT_EQ(step.kind, row.kind);
        if (row.kind == Kind::conclude) {
            EXPECT_EQ(step.disposition, row.disposition);
        }
        EXPECT_EQ(step.backoff > Duration{0}, row.kind == Kind::retry_later);
        const bool waits = row.kind == Kind::retry_later || row.kind == Kind::await_verdict;
        EXPECT_EQ(step.waits(), waits);
    }
}

TEST(DecideNextStep, CallsTheHandlerOnceWhenThePolicyAllowsOneAttempt) {
    RetryPolicy policy;
    policy.attempts = 1;
    EXPECT_EQ(decide_next_step(Verdict::retry, policy, {}).kind, Kind::conclude);
}

TEST(DispositionOfFailure, IsPoisonFromTheCapOn) {
    const std::vector<std::tuple<std::uint32_t, std::uint32_t, Disposition>> rows{
        {0, 5, Disposition::dead_lettered}, {4, 5, Disposition::dead_lettered},
        {5, 5, Disposition::poisoned},      {6, 5, Disposition::poisoned},
        {0, 0, Disposition::poisoned},      {4'294'967'295U, 5, Disposition::poisoned},
        {0, 1, Disposition::dead_lettered}, {1, 1, Disposition::poisoned}};
    for (const auto& [count, max, expected] : rows)
        EXPECT_EQ(disposition_of_failure(RetryCount{count}, max), expected) << count << "/" << max;
}

RetryPolicy without_jitter() {
    RetryPolicy policy;
    policy.backoff_initial = 100ms;
    policy.backoff_max = 1s;
    policy.backoff_factor = 2.0;
    policy.jitter = 0.0;
    return policy;
}

TEST(BackoffAfter, DoublesUpToItsMaximum) {
    const RetryPolicy policy = without_jitter();
    const std::vector<Duration> expected{100ms, 200ms, 400ms, 800ms, 1s, 1s};
    for (std::uint32_t attempt = 1; attempt <= expected.size(); ++attempt)
        EXPECT_EQ(backoff_after(policy, Attempt{attempt}, Duration{0}, 0.5), expected[attempt - 1]);
}

TEST(BackoffAfter, StaysFiniteAfterVeryManyAttempts) {
    RetryPolicy policy = without_jitter();
    policy.backoff_factor = 10.0;
    for (const std::uint32_t attempt : {1'000U, 1'000'000U, 4'294'967'295U})
        EXPECT_EQ(backoff_after(policy, Attempt{attempt}, Duration{0}, 0.5), 1s);
}

TEST(BackoffAfter, StaysWithinItsJitterAndItsMaximum) {
    RetryPolicy policy = without_jitter();
    policy.jitter = 0.2;
    for (int i = 0; i < 1000; ++i) {
        const double random = i / 1000.0;
        const Duration first = backoff_after(policy, Attempt{1}, Duration{0}, random);
        EXPECT_GE(first, 80ms);
        EXPECT_LE(first, 120ms);
        EXPECT_LE(backoff_after(policy, Attempt{9}, Duration{0}, random), 1s);
    }
    EXPECT_EQ(backoff_after(policy, Attempt{1}, Duration{0}, 0.0), 80ms);
    EXPECT_EQ(backoff_after(policy, Attempt{1}, Duration{0}, 0.5), 100ms);
    EXPECT_GT(backoff_after(policy, Attempt{1}, Duration{0}, 0.999), 119ms);
}

TEST(BackoffAfter, IsNeverNegative) {
    RetryPolicy policy = without_jitter();
    policy.jitter = 1.0;
    EXPECT_EQ(backoff_after(policy, Attempt{1}, Duration{0}, 0.0), Duration{0});
}

TEST(BackoffAfter, FollowsTheHandlersWishUpToTheMaximum) {
    const RetryPolicy policy = without_jitter();
    EXPECT_EQ(backoff_after(policy, Attempt{5}, 3ms, 0.9), 3ms);
    EXPECT_EQ(backoff_after(policy, Attempt{1}, 1h, 0.9), 1s);
}

}  // namespace
}  // namespace strandline::engine

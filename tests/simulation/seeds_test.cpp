#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "simulation/seed_report.hpp"

namespace strandline::simulation {
namespace {

constexpr std::uint64_t seeds = 2500;
constexpr std::uint64_t crashes_and_rebalances_min = 10'000;

/// STRANDLINE_SEED=N runs that seed and no other.
std::uint64_t wanted_seed() {
    const char* text = std::getenv("STRANDLINE_SEED");
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

TEST(Seeds, KeepEveryInvariantWhateverFails) {
    Sum sum;
    const std::uint64_t only = wanted_seed();
    const std::uint64_t first = only == 0 ? 1 : only;
    const std::uint64_t last = only == 0 ? seeds : only;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        name_seed(seed);
        const Outcome outcome = run(draw_plan(seed));
        sum.add(outcome);
        if (outcome.violation) FAIL() << report_of_seed(seed);
    }
    RecordProperty("sum", sum.text());
    std::printf("%s\n", sum.text().c_str());
    if (only != 0) return;
    EXPECT_GE(sum.crashes + sum.rebalances, crashes_and_rebalances_min);
    EXPECT_GT(sum.crashes, sum.runs) << "too few crashes to say anything";
    EXPECT_GT(sum.repeated, 0U) << "no record was ever handled again: nothing was at stake";
    EXPECT_GT(sum.dead_letters, 0U);
}

TEST(Seeds, GiveTheSameTraceEachTime) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::uint64_t hash = run(draw_plan(seed)).trace_hash;
        for (int again = 0; again < 5; ++again)
            ASSERT_EQ(hash, run(draw_plan(seed)).trace_hash) << "seed " << seed;
    }
}

TEST(Seeds, DifferInWhatTheyDo) {
    std::set<std::uint64_t> hashes;
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        hashes.insert(run(draw_plan(seed)).trace_hash);
    EXPECT_EQ(hashes.size(), 100U);
}

}  // namespace
}  // namespace strandline::simulation

// Every step of short scenarios: a run for each, with a crash before it, and one with a crash after it.
#include <cstdio>
#include <vector>

#include "simulation/scenario.hpp"

namespace strandline::simulation {
namespace {

using namespace std::chrono_literals;
using Kind = Fault::Kind;

Scenario remembering(const char* name) {
    return Scenario(name).with([](Plan& plan) { plan.dedupes = true; });
}
Scenario replaying(const char* name) {
    return Scenario(name).with([](Plan& plan) {
        plan.replays = true;
        plan.settings.topics.emplace_back(replay_topic);
        plan.settings.max_retries = 1;
    });
}
Scenario of_two(const char* name) {
    return Scenario(name).with([](Plan& plan) {
        plan.hosts = 2;
        plan.partitions = 2;
        plan.static_members = false;
    });
}

std::vector<Scenario> scenarios() {
    std::vector<Scenario> all;
    all.push_back(Scenario("outputs").acks(4));
    all.push_back(Scenario("several outputs each").records({"emits:3", "emits:2", "emits:0"}));
    all.push_back(Scenario("skipped").records({"do:skip", "do:ignored", "emits:1", "do:skip"}));
    all.push_back(Scenario("dead letter").records({"emits:1", "do:reject", "do:bad", "emits:1"}));
    all.push_back(Scenario("retry, then success").records({"do:retry times:2", "emits:1"}));
    all.push_back(Scenario("retries exhausted").records({"do:retry times:9", "emits:1"}));
    all.push_back(Scenario("late verdict").records({"do:pending after:90 twice", "emits:1"}));
    all.push_back(Scenario("no verdict").records({"do:silent", "emits:1"}).with([](Plan& plan) {
        plan.settings.stages[0].deadline = 100ms;
    }));
    all.push_back(Scenario("halt").records({"emits:1", "do:halt until:900", "emits:1"}));
    all.push_back(Scenario("output refused").records({"emits:2 refused", "emits:1"}));
    all.push_back(Scenario("output too large").records({"emits:2 oversized", "emits:1"}));
    all.push_back(Scenario("producer full").acks(6).with([](Plan& plan) { plan.queue_max = 1; }));
    all.push_back(Scenario("one record in flight").acks(5).with([](Plan& plan) {
        plan.settings.in_flight_max = 1;
        plan.settings.uncommitted_max = 1;
    }));
    all.push_back(remembering("copy").records(
        {"id:a emits:1", "id:b emits:1", "id:a emits:1", "id:a emits:1"}));
    all.push_back(remembering("collision").records({"id:a emits:1", "id:a emits:1 variant:1"}));
    all.push_back(remembering("copy of a failure").records({"id:a do:reject", "id:a do:reject"}));
    all.push_back(replaying("replay to poison").records({"do:reject", "emits:1"}));
    all.push_back(Scenario("output fails").acks(5).fault(Kind::output_fails, 60ms, 120ms));
    all.push_back(Scenario("answers lost").acks(5).fault(Kind::answers_lost, 60ms, 120ms));
    all.push_back(Scenario("dead letter topic fails")
                      .records({"do:reject", "emits:1"})
                      .fault(Kind::output_fails, 0ms, 700ms, 1));
    all.push_back(Scenario("commits refused").acks(4).fault(Kind::commits_refused, 0ms, 900ms));
    all.push_back(Scenario("commits lost").acks(4).fault(Kind::commits_lost, 0ms, 900ms));
    all.push_back(Scenario("rebalance").acks(5).fault(Kind::rebalance, 100ms));
    all.push_back(of_two("rebalance of two").acks(3).acks(3, 1).fault(Kind::rebalance, 120ms));
    all.push_back(of_two("expelled").acks(3).acks(3, 1).fault(Kind::kick, 120ms, 900ms));
    all.push_back(Scenario("graceful stop").acks(5).fault(Kind::stop, 100ms, 700ms));
    all.push_back(Scenario("consumer dies").acks(5).fault(Kind::consumer_dies, 100ms));
    all.push_back(Scenario("gaps and markers").acks(4).with([](Plan& plan) {
        plan.arrivals[1].gap = 3;
        plan.arrivals[2].marker = plan.arrivals[3].marker = true;
    }));
    return all;
}

TEST(CrashSweep, LosesNothingAtAnyStepOfAnyScenario) {
    std::uint64_t runs = 0;
    const std::vector<Scenario> all = scenarios();
    ASSERT_GE(all.size(), 20U);
    for (const Scenario& scenario : all) {
        const Outcome whole = run(scenario.plan);
        ASSERT_FALSE(whole.violation) << scenario.name;
        ASSERT_GT(whole.steps, 10U) << scenario.name;
        for (std::uint64_t step = 1; step <= whole.steps; ++step) {
            for (const bool after : {false, true}) {
                Plan plan = scenario.plan;
                plan.faults.push_back({.kind = Kind::crash_at_step,
                                       .number = static_cast<std::int64_t>(step),
                                       .after = after});
                ++runs;
                expect_holds(plan, scenario.name + ", crash " + describe(plan.faults.back()));
                if (::testing::Test::HasFailure()) return;
            }
        }
    }
    std::printf("%zu scenarios, %llu crashes\n", all.size(), static_cast<unsigned long long>(runs));
}

TEST(CrashSweep, ReachesTheCrashItAsksFor) {
    Plan plan = Scenario("outputs").acks(4).plan;
    const std::uint64_t steps = run(plan).steps;
    plan.faults.push_back(
        {.kind = Kind::crash_at_step, .number = static_cast<std::int64_t>(steps / 2)});
    EXPECT_EQ(run(plan).crashes, 1U);
}

}  // namespace
}  // namespace strandline::simulation

#include "unit/engine/lane_scenario.hpp"

// The waits between attempts: how long they are, and what ends them.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(LaneScenario, ASuccessElsewhereChangesNoAttempts_F19) {
    settings_.stages[0].retry.attempts = 2;
    assign("orders/3");
    handler_answers({Verdict::ack, Verdict::retry, Verdict::retry});
    fetch(0);
    fetch(1);
    advance(100ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 1, 2));
    EXPECT_EQ(stored().size(), 1U) << "the success of record 0 gave record 1 no attempt";
}

TEST_F(LaneScenario, AStopEndsABackoffAtOnce) {
    settings_.stages[0].retry.backoff_initial = 10s;
    assign("orders/3");
    handler_answers({Verdict::retry});
    fetch(0);
    stop_intake();
    run();
    EXPECT_TRUE(ended()) << "no time has passed";
    EXPECT_THAT(stored(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
}

TEST_F(LaneScenario, AWishForALongWaitIsBoundedByTheLongestBackoff) {
    settings_.stages[0].retry.backoff_max = 5s;
    assign("orders/3");
    handler_answers({Answer(Verdict::retry).because("busy", "later", 1h), Verdict::ack});
    fetch(0);
    advance(4999ms);
    EXPECT_THAT(attempts(), ElementsAre(1));
    advance(1ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
}

}  // namespace
}  // namespace strandline::engine

#include "unit/engine/lane_scenario.hpp"

// Too many failures in a row of records: the lane holds on instead of emptying its topic.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class BreakerScenario : public LaneScenario {
protected:
    /// Of the last ten records, three may fail.
    BreakerScenario() {
        settings_.breaker = {.window = 10, .ratio = 0.3, .probe_initial = 1s, .probe_max = 8s};
    }
    void fail_records(std::int64_t from, std::int64_t to) {
        for (std::int64_t offset = from; offset <= to; ++offset) {
            handler_answers({Verdict::reject});
            fetch(offset);
        }
    }
};

TEST_F(BreakerScenario, HoldsTheRecordThatWouldBeOneTooMany) {
    assign("orders/3");
    fail_records(0, 3);
    fetch(4);
    EXPECT_EQ(stored().size(), 3U);
    EXPECT_TRUE(lane_->breaker_open());
    EXPECT_EQ(committable(), Offset{3});
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3)) << "what stands behind it waits";
    EXPECT_THAT(log_.all_text(), HasSubstr("breaker opens"));
}

TEST_F(BreakerScenario, ProbesWithTheSameRecordAfterGrowingPauses) {
    assign("orders/3");
    fail_records(0, 3);
    for (int probe = 0; probe < 6; ++probe) handler_answers({Verdict::reject});
    std::size_t calls = handled().size();
    for (const auto pause : {1s, 2s, 4s, 8s, 8s}) {
        advance(pause - 1ms);
        EXPECT_EQ(handled().size(), calls);
        advance(1ms);
        EXPECT_EQ(handled().size(), ++calls);
    }
    EXPECT_EQ(stored().size(), 3U) << "a probe that fails is no dead letter";
    EXPECT_EQ(handled().back(), 3);
}

TEST_F(BreakerScenario, HealsWithTheFirstRecordThatSucceedsAndCountsAnew) {
    assign("orders/3");
    fail_records(0, 3);
    fetch(4);
    advance(1s);
    EXPECT_FALSE(lane_->breaker_open());
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3, 3, 4));
    EXPECT_EQ(committable(), Offset{5});
    fail_records(5, 7);
    EXPECT_EQ(stored().size(), 6U) << "the window is a new one";
    EXPECT_FALSE(lane_->breaker_open());
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 6), Pair("delivered", 2)));
}

TEST_F(BreakerScenario, LetsFailuresThroughThatAreFarApart) {
    assign("orders/3");
    for (std::int64_t offset = 0; offset < 40; ++offset) {
        if (offset % 4 == 0) handler_answers({Verdict::reject});
        fetch(offset);
    }
    EXPECT_EQ(stored().size(), 10U);
    EXPECT_FALSE(lane_->breaker_open());
}

TEST_F(BreakerScenario, HoldsWhatCannotBeDecodedAsWell) {
    assign("orders/3");
    for (std::int64_t offset = 0; offset < 5; ++offset) fetch(offset, "type:ORDER bad");
    EXPECT_EQ(stored().size(), 3U);
    EXPECT_TRUE(lane_->breaker_open());
    advance(1s);
    advance(2s);
    EXPECT_EQ(stored().size(), 3U);
}

TEST_F(BreakerScenario, AStopEndsTheWaitAtOnceAndLeavesTheRecordUnfinished) {
    assign("orders/3");
    fail_records(0, 3);
    stop_intake();
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(stalled(), "");
    EXPECT_EQ(committable(), Offset{3});
}

TEST_F(BreakerScenario, AnotherAssignmentBeginsWithAWindowOfItsOwn) {
    assign("orders/3");
    fail_records(0, 3);
    revoke("orders/3");
    handler_answers({Verdict::reject});
    assign("orders/3");
    EXPECT_EQ(stored().size(), 4U);
    EXPECT_FALSE(lane_->breaker_open());
}

TEST_F(LaneScenario, WithoutABreakerEveryFailureIsADeadLetter) {
    assign("orders/3");
    for (std::int64_t offset = 0; offset < 50; ++offset) {
        handler_answers({Verdict::reject});
        fetch(offset);
    }
    EXPECT_EQ(stored().size(), 50U);
}

}  // namespace
}  // namespace strandline::engine

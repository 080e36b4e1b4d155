#include "unit/engine/lane_scenario.hpp"

// What a lane answers when it is asked why it does not move, and what a pause does to it.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LaneExplain : public LaneScenario {
protected:
    Explanation explain() {
        std::optional<Explanation> told;
        lane_->explain([&told](Explanation answer) { told = std::move(answer); });
        run();
        return told.value_or(Explanation{});
    }
};

TEST_F(LaneExplain, SaysThatNothingBlocksAnIdleLane) {
    assign("orders/3");
    fetch(0);
    const Explanation told = explain();
    EXPECT_TRUE(told.lane_answered);
    EXPECT_EQ(told.waits_for, WaitsFor::records);
    EXPECT_EQ(told.blocked_by, std::nullopt);
    EXPECT_EQ(told.position, Offset{1});
    EXPECT_EQ(told.unfinished, 0U);
    EXPECT_EQ(told.uncommitted, 1U) << "finished, and no commit has passed it";
}

TEST_F(LaneExplain, NamesTheRecordTheStageAndTheAttemptThatWaitForTheNextTry) {
    assign("orders/3");
    handler_answers({Verdict::ack, Answer(Verdict::retry).because("busy", "not now", 5s)});
    fetch(0);
    fetch(1);
    fetch(2);
    advance(2s);
    const Explanation told = explain();
    EXPECT_EQ(told.waits_for, WaitsFor::backoff);
    EXPECT_EQ(told.blocked_by, Offset{1});
    ASSERT_TRUE(told.stage);
    EXPECT_EQ(told.stage->handler, settings_.stages[0].info.handler);
    EXPECT_EQ(told.stage->version, settings_.stages[0].info.version);
    EXPECT_EQ(told.stage->attempt, 1U);
    EXPECT_EQ(told.stage->attempts, settings_.stages[0].retry.attempts);
    EXPECT_EQ(told.until, Duration{3s});
    EXPECT_EQ(told.finished_later, 0U) << "in order: nothing behind it was taken";
}

TEST_F(LaneExplain, CountsWhatIsFinishedBehindAnUnacknowledgedRecord) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    for (std::int64_t offset = 0; offset < 5; ++offset) fetch(offset);
    const Explanation told = explain();
    EXPECT_EQ(told.waits_for, WaitsFor::output);
    EXPECT_EQ(told.blocked_by, Offset{0});
    EXPECT_EQ(told.unfinished, 1U);
    EXPECT_EQ(told.finished_later, 4U) << "all of them are done again after a restart";
    EXPECT_EQ(told.uncommitted, 0U);
    EXPECT_FALSE(told.stage) << "it is in no stage any more";
}

TEST_F(LaneExplain, TellsADeadLetterThatIsNotAcknowledgedFromAnOutput) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Verdict::reject});
    fetch(0);
    EXPECT_EQ(explain().waits_for, WaitsFor::dead_letter);
    producer_->uncork();
    run();
    EXPECT_EQ(explain().waits_for, WaitsFor::records);
}

TEST_F(LaneExplain, SaysUntilWhenAPendingHandlerMayTakeItsTime) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0);
    advance(1s);
    const Explanation told = explain();
    EXPECT_EQ(told.waits_for, WaitsFor::verdict);
    EXPECT_EQ(told.until, settings_.stages[0].deadline - 1s);
    EXPECT_EQ(told.since, Duration{1s});
    settle_pending(Verdict::ack);
    EXPECT_EQ(explain().blocked_by, std::nullopt);
}

TEST_F(LaneExplain, SaysThatTheProducersQueueIsFull) {
    producer_->cork();
    producer_->set_capacity(1);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a").emit(out, "b")});
    fetch(0);
    EXPECT_EQ(explain().waits_for, WaitsFor::producer_room);
    producer_->set_capacity(10);
    producer_->uncork();
    advance(1s);
}

TEST_F(LaneExplain, SaysThatItWaitsForACommit) {
    settings_.uncommitted_max = 2;
    assign("orders/3");
    fetch(0);
    fetch(1);
    fetch(2);
    EXPECT_EQ(explain().waits_for, WaitsFor::commit);
    commit();
    run();
    EXPECT_EQ(explain().waits_for, WaitsFor::records);
}

TEST_F(LaneExplain, TellsOfTheHandlerThatIsBeingCalledWithoutAskingTheLane) {
    assign("orders/3");
    Explanation told;
    handler_answers({Verdict::retry, Answer(Verdict::ack).meanwhile([&](Delivery&) {
                         time_.advance(14s);
                         lane_->explain_call(told);
                     })});
    fetch(7);
    advance(1s);
    EXPECT_EQ(told.waits_for, WaitsFor::handler);
    EXPECT_EQ(told.blocked_by, Offset{7});
    ASSERT_TRUE(told.stage);
    EXPECT_EQ(told.stage->attempt, 2U);
    EXPECT_EQ(told.since, Duration{14s});
    EXPECT_FALSE(told.lane_answered);
    Explanation after;
    lane_->explain_call(after);
    EXPECT_EQ(after.waits_for, WaitsFor::turn) << "it has returned";
}

TEST_F(LaneExplain, TakesNothingNewWhilePausedAndGoesOnWhereItStopped) {
    assign("orders/3");
    fetch(0);
    lane_->pause(true);
    run();
    fetch(1);
    fetch(2);
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(explain().waits_for, WaitsFor::resume);
    lane_->pause(false);
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2));
}

TEST_F(LaneExplain, PausesBetweenTwoRecordsOfOneBatch) {
    assign("orders/3");
    handler_answers(
        {Verdict::ack, Answer(Verdict::ack).meanwhile([this](Delivery&) { lane_->pause(true); })});
    for (std::int64_t offset = 0; offset < 4; ++offset)
        source_->append({.offset = offset, .headers = {}});
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_EQ(committable(), Offset{2}) << "what was in work is finished";
    lane_->pause(false);
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3));
}

TEST_F(LaneExplain, FinishesWhatIsInFlightWhilePaused) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    fetch(0);
    lane_->pause(true);
    run();
    EXPECT_EQ(explain().waits_for, WaitsFor::output);
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneExplain, IsRevokedWhilePausedAsEver) {
    assign("orders/3");
    lane_->pause(true);
    run();
    fetch(0);
    revoke("orders/3");
    EXPECT_THAT(handled(), IsEmpty());
}

}  // namespace
}  // namespace strandline::engine

#include "unit/engine/lane_scenario.hpp"

// Verdicts that come later, and a producer that has no room.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::FailureClass;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(LaneScenario, DeliversAPendingRecordWhenItsVerdictComes) {
    assign("orders/3");
    handler_answers({Answer(Verdict::pending).emit(out, "a"), Verdict::ack});
    fetch(0);
    fetch(1);
    EXPECT_THAT(handled(), ElementsAre(0)) << "one at a time";
    settle_pending(Verdict::ack);
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneScenario, TakesAVerdictThatCameBeforeTheHandlerReturned) {
    assign("orders/3");
    handler_answers({Answer(Verdict::pending).emit(out, "a").meanwhile([this](Delivery&) {
        lane_->settle(Verdict::ack);
    })});
    fetch(0);
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
}

TEST_F(LaneScenario, IgnoresAVerdictThatNobodyWaitsFor) {
    assign("orders/3");
    settle_pending(Verdict::reject);
    handler_answers(
        {Answer(Verdict::ack).meanwhile([this](Delivery&) { lane_->settle(Verdict::reject); }),
         Verdict::pending});
    fetch(0);
    fetch(1);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)))
        << "neither the early nor the contradicting verdict is that of record 1";
    settle_pending(Verdict::skip);
    settle_pending(Verdict::reject);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1), Pair("skipped", 1)));
}

TEST_F(LaneScenario, RejectsAndRetriesByALateVerdictToo) {
    assign("orders/3");
    handler_answers({Answer(Verdict::pending).emit(out, "no"), Verdict::pending});
    fetch(0);
    settle_pending(Verdict::retry);
    advance(100ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
    settle_pending(Verdict::reject);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1)));
    EXPECT_THAT(landed(), ElementsAre("dead_letters=type:ORDER"));
}

TEST_F(LaneScenario, CancelsAndRetriesAPendingRecordAtItsDeadline) {
    settings_.stages[0].deadline = 5s;
    assign("orders/3");
    handler_answers({Verdict::pending, Verdict::ack});
    fetch(0);
    advance(4999ms);
    EXPECT_THAT(script_->cancelled, IsEmpty());
    advance(1ms);
    ASSERT_EQ(script_->cancelled.size(), 1U);
    EXPECT_EQ(script_->cancelled[0].reason, CancelReason::deadline);
    settle_pending(Verdict::reject);  // stale by now
    advance(100ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
}

TEST_F(LaneScenario, DeadLettersAsExhaustedARecordWhoseVerdictNeverComes) {
    settings_.stages[0].deadline = 5s;
    settings_.stages[0].retry.attempts = 2;
    assign("orders/3");
    handler_answers({Verdict::pending, Verdict::pending});
    fetch(0);
    advance(5s);
    advance(100ms);
    advance(5s);
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::retries_exhausted);
    EXPECT_EQ(stored()[0].failure.code, "deadline");
}

TEST_F(LaneScenario, GivesTheNextStageItsWholeDeadlineAfterALateVerdict) {
    stages(2);
    settings_.stages[0].deadline = 5s;
    settings_.stages[1].deadline = 5s;
    assign("orders/3");
    handler_answers({Verdict::pending}, 0);
    handler_answers({Verdict::pending}, 1);
    fetch(0);
    advance(4s);
    settle_pending(Verdict::ack);
    EXPECT_THAT(handled(1), ElementsAre(0));
    advance(4s);
    EXPECT_THAT(script_->cancelled, IsEmpty());
    advance(1s);
    EXPECT_EQ(script_->cancelled.size(), 1U);
}

TEST_F(LaneScenario, CancelsAPendingRecordWhenItsPartitionIsRevokedAndHandlesItAgain) {
    assign("orders/3");
    handler_answers({Verdict::pending, Verdict::ack});
    fetch(7);
    revoke("orders/3");
    ASSERT_EQ(script_->cancelled.size(), 1U);
    EXPECT_EQ(script_->cancelled[0].offset, 7);
    EXPECT_EQ(script_->cancelled[0].reason, CancelReason::revoked);
    EXPECT_THAT(dispositions(), IsEmpty());
    assign("orders/3");
    EXPECT_THAT(handled(), ElementsAre(7, 7));
    EXPECT_THAT(attempts(), ElementsAre(1, 1));
    EXPECT_EQ(committable(), Offset{8});
}

TEST_F(LaneScenario, CancelsAPendingRecordAsRevokedWhenItsPartitionIsLost) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(7);
    lose("orders/3");
    ASSERT_EQ(script_->cancelled.size(), 1U);
    EXPECT_EQ(script_->cancelled[0].reason, CancelReason::revoked);
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::lost));
}

TEST_F(LaneScenario, CancelsAPendingRecordWhenThePipelineStops) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0);
    stop_intake(CancelReason::shutdown);
    ASSERT_EQ(script_->cancelled.size(), 1U);
    EXPECT_EQ(script_->cancelled[0].reason, CancelReason::shutdown);
    EXPECT_TRUE(ended());
    EXPECT_EQ(stalled(), "");
}

// ---- Back-pressure of the producer ---------------------------------------------------------------------------

TEST_F(LaneScenario, WaitsForRoomInTheProducersQueueAndSendsEachOutputOnce) {
    producer_->cork();
    producer_->set_capacity(2);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a").emit(out, "b").emit(out, "c"),
                     Answer(Verdict::ack).emit(out, "d")});
    fetch(0);
    fetch(1);
    EXPECT_THAT(published(), ElementsAre("enriched=a", "enriched=b"));
    EXPECT_THAT(handled(), ElementsAre(0)) << "no intake while the producer is full";
    producer_->uncork();
    advance(10ms);
    advance(10ms);
    EXPECT_THAT(landed(), ElementsAre("enriched=a", "enriched=b", "enriched=c", "enriched=d"));
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneScenario, WaitsForRoomForADeadLetterToo) {
    producer_->set_capacity(0);
    assign("orders/3");
    fetch(0, "bad");
    advance(10ms);
    EXPECT_THAT(published(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
    producer_->set_capacity(1);
    advance(10ms);
    EXPECT_THAT(landed(), ElementsAre("dead_letters=bad"));
    EXPECT_EQ(committable(), Offset{1});
    EXPECT_EQ(totals().dead_letters[model::index_of(FailureClass::invalid_json)], 1U);
}

TEST_F(LaneScenario, DrainsWhenItIsRevokedWhileTheProducerIsFull) {
    producer_->set_capacity(0);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Answer(Verdict::ack).emit(out, "again")});
    fetch(0);
    revoke("orders/3");  // checks that the lane ends
    EXPECT_EQ(committable(), Offset{0});
    producer_->set_capacity(10);
    assign("orders/3");
    EXPECT_THAT(landed(), ElementsAre("enriched=again"));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, WaitsForTheOutputsThatLeftBeforeItWasRevokedWithTheProducerFull) {
    producer_->cork();
    producer_->set_capacity(1);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a").emit(out, "b")});
    fetch(0);
    stop_intake(CancelReason::revoked);
    EXPECT_FALSE(ended()) << "an answer is still under way";
    producer_->uncork();
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{0}) << "one of the two outputs was never sent";
    EXPECT_THAT(dispositions(), IsEmpty());
}

TEST_F(LaneScenario, EndsWhenTheWorldFailsWhileTheProducerIsFull) {
    producer_->cork();
    producer_->set_capacity(1);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Answer(Verdict::ack).emit(out, "b")});
    fetch(0);
    fetch(1);
    producer_->answer(Outcome::failed, "_MSG_TIMED_OUT");
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(stalled(), "output");
    EXPECT_EQ(committable(), Offset{0});
}

}  // namespace
}  // namespace strandline::engine

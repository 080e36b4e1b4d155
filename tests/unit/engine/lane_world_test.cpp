#include "unit/engine/lane_scenario.hpp"

// Failures of the world, and the ends of a lane: nothing is skipped, nothing of an old epoch counts.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::FailureClass;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(LaneScenario, CommitsNothingBeyondAnOutputThatFailed_F01_F02) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    for (int offset = 0; offset < 5; ++offset) fetch(offset);
    producer_->answer(Outcome::acknowledged);  // of record 0
    producer_->answer(Outcome::failed, "TOPIC_AUTHORIZATION_FAILED");
    run();
    EXPECT_FALSE(ended()) << "three answers are still under way";
    for (int i = 0; i < 3; ++i) producer_->answer(Outcome::acknowledged);
    run();
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "output");
    EXPECT_EQ(end_->trouble->code, "publish");
    EXPECT_THAT(end_->trouble->message, ::testing::HasSubstr("TOPIC_AUTHORIZATION_FAILED"));
    EXPECT_EQ(committable(), Offset{1}) << "records 2 to 4 are finished, record 1 is not";
    EXPECT_THAT(stored(), IsEmpty()) << "no record is at fault";

    producer_->uncork();
    reopen();
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3, 4, 1, 2, 3, 4));
    EXPECT_EQ(committable(), Offset{5});
}

TEST_F(LaneScenario, TakesNothingNewAfterTheWorldFailed) {
    producer_->answer_always(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    fetch(1);
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(totals().outputs[out].errors["_MSG_TIMED_OUT"], 1U);
}

TEST_F(LaneScenario, DeadLettersAfterReopeningWhatTheBrokerRefused) {
    producer_->answer_next(out, Outcome::refused, "MSG_SIZE_TOO_LARGE");
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0, "type:ORDER id:zero");
    ASSERT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(stored(), IsEmpty()) << "its bytes are gone: it is read again first";
    reopen();
    fetch(1);
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].offset, 0);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::output_refused);
    EXPECT_EQ(stored()[0].event_id, "zero") << "a dead letter names its event";
    EXPECT_THAT(handled(), ElementsAre(0, 1)) << "the handler is not asked again";
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneScenario, CountsACondemnedRecordUnderItsType) {
    producer_->answer_next(out, Outcome::refused, "INVALID_RECORD");
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0, "type:PAYMENT");
    reopen();
    const auto types = totals().topics[0].types;
    EXPECT_EQ(types[2].dispositions[model::index_of(model::Disposition::dead_lettered)], 1U);
}

TEST_F(LaneScenario, KeepsACondemnedRecordCondemnedWhenTheLaneEndsBeforeItCameToIt) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    fetch(1);
    producer_->answer(Outcome::failed, "_MSG_TIMED_OUT");
    producer_->answer(Outcome::refused, "MSG_SIZE_TOO_LARGE");
    run();
    ASSERT_TRUE(ended());
    reopen();  // record 0 is sent again, and fails again
    producer_->answer(Outcome::failed, "_MSG_TIMED_OUT");
    run();
    producer_->uncork();
    run();
    ASSERT_TRUE(ended());
    reopen();
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 2), Pair("delivered", 1)))
        << "its dead letter comes twice, as after a crash, and it is never delivered";
    EXPECT_THAT(handled(), ElementsAre(0, 1, 0, 0));
}

TEST_F(LaneScenario, EndsAndSkipsNothingWhenTheDeadLetterTopicFails_F11) {
    producer_->answer_next(dead_letters, Outcome::failed, "UNKNOWN_TOPIC_OR_PART");
    assign("orders/3");
    fetch(0, "bad");
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "dead_letter");
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(dispositions(), IsEmpty());
    reopen();
    EXPECT_EQ(committable(), Offset{1});
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1)));
    EXPECT_EQ(totals().dead_letters[model::index_of(FailureClass::invalid_json)], 1U)
        << "counted when it is one, not when it was tried";
}

TEST_F(LaneScenario, EndsAndSkipsNothingWhenThePoisonTopicRefuses_F11) {
    producer_->answer_next(poison, Outcome::refused, "INVALID_RECORD");
    assign("orders/3");
    fetch(0, "bad", {{"retry-count", "5"}});
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "dead_letter");
    EXPECT_EQ(committable(), Offset{0});
}

TEST_F(LaneScenario, StopsOnHaltAndDeadLettersNothing) {
    assign("orders/3");
    handler_answers(
        {Answer(Verdict::halt).because("license", "the license ran out"), Verdict::ack});
    fetch(0);
    fetch(1);
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "halt");
    EXPECT_THAT(stored(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(log_.all_text(), ::testing::HasSubstr("license"));
    reopen();
    EXPECT_THAT(handled(), ElementsAre(0, 0, 1));
}

TEST_F(LaneScenario, HaltsOnAVerdictThatIsNone) {
    assign("orders/3");
    handler_answers({static_cast<Verdict>(0)});
    fetch(0);
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "halt");
    EXPECT_THAT(dispositions(), IsEmpty());
}

TEST_F(LaneScenario, WaitsForWhatIsInFlightBeforeItEndsOnHalt) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::halt});
    fetch(0);
    fetch(1);
    EXPECT_FALSE(ended());
    producer_->uncork();
    run();
    ASSERT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, EndsAndNamesItWhenItsOffsetIsGone) {
    assign("orders/3");
    fetch(0);
    source_->fail({"offset-gone", "the broker deleted it"});
    run();
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "offset_out_of_range");
    EXPECT_EQ(end_->trouble->code, "offset-gone");
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, EndsAndNamesItWhenRecordsCannotBeFetched) {
    assign("orders/3");
    source_->fail({"fetch", "a batch that cannot be decompressed"});
    run();
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "undecodable");
}

TEST_F(LaneScenario, EndsWhenItsStagesCannotBeOpened) {
    stages(1);
    assign("orders/3");
    revoke("orders/3");
    factory_->fail_opens(1);
    assign("orders/3");
    ASSERT_TRUE(ended());
    EXPECT_EQ(stalled(), "handler");
    reopen();
    fetch(0);
    EXPECT_THAT(handled(), ElementsAre(0));
}

// ---- The fence ----------------------------------------------------------------------------------------------

TEST_F(LaneScenario, CountsNothingThatFinishesBehindTheFence_F04) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    lane_->fence();
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(dispositions(), IsEmpty());
}

TEST_F(LaneScenario, CountsNothingThatAHandlerFinishesBehindTheFence_F04) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).meanwhile([this](Delivery&) { lane_->fence(); })});
    fetch(0);
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(dispositions(), IsEmpty());
}

TEST_F(LaneScenario, ClosesAtOnceWhenItsPartitionIsLost) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    lose("orders/3");  // checks that the lane closes without the answer
    producer_->uncork();
    run();
    EXPECT_THAT(dispositions(), IsEmpty());
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::lost));
}

TEST_F(LaneScenario, IsNotWokenByReportsOfAnEarlierEpoch_F05) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    lose("orders/3");
    assign("orders/3");  // the same offset, the same ticket, another epoch
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    producer_->answer(Outcome::acknowledged);  // of the first epoch
    run();
    EXPECT_EQ(committable(), Offset{0});
    producer_->answer(Outcome::acknowledged);
    run();
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, DrainsWhatIsInFlightBeforeItIsGivenBack_F20) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    for (int offset = 0; offset < 100; ++offset) fetch(offset);
    stop_intake(CancelReason::revoked);
    EXPECT_FALSE(ended());
    producer_->uncork();
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{100});
}

TEST_F(LaneScenario, StopsBetweenTwoRecordsOfABatch) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).meanwhile([this](Delivery&) {
        lane_->stop(CancelReason::revoked);
    })});
    for (int offset = 0; offset < 3; ++offset) source_->append({.offset = offset, .headers = {}});
    run();
    EXPECT_TRUE(ended());
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, ClosesItsStagesOnceAndKeepsNoRecord) {
    stages(2);
    assign("orders/3");
    fetch(0);
    revoke("orders/3");
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::revoked, CloseReason::revoked));
    EXPECT_EQ(source_->held(), 0U);
    EXPECT_FALSE(source_->notifies());
}

TEST_F(LaneScenario, RunsPostedWorkOnceAlsoWhenTheLaneHasEnded) {
    assign("orders/3");
    const auto port = factory_->port({"orders", 3});
    int runs = 0;
    port->post([&runs] { ++runs; });
    abandon(CloseReason::revoked);
    port->post([&runs] { ++runs; });
    run();
    EXPECT_EQ(runs, 2);
}

TEST_F(LaneScenario, SurvivesAnAlarmThatRingsAfterItIsGone) {
    assign("orders/3");
    handler_answers({Verdict::retry, Verdict::retry});
    fetch(0);
    revoke("orders/3");
    assign("orders/3");
    const std::weak_ptr<Lane> gone = lane_;
    // Its alarm's firing is queued when the lane has nothing left to do but to be destroyed.
    when_closed_ = [this] { time_.advance(1h); };
    abandon(CloseReason::revoked);
    EXPECT_TRUE(gone.expired());
}

}  // namespace
}  // namespace strandline::engine

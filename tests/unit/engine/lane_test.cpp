#include "engine/lane.hpp"

#include "support/counting_new.hpp"
#include "unit/engine/lane_scenario.hpp"

// The common path, several stages, and what a lane takes when. Retries, pending verdicts, the world's
// failures and the ends of a lane have files of their own beside this one.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(LaneScenario, DeliversWhatTheHandlerAcknowledges) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::ack});
    fetch(0);
    fetch(1);
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 2)));
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneScenario, FinishesARecordOnlyWhenAllItsOutputsAreAcknowledged) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a").emit(audit, "b")});
    fetch(0);
    EXPECT_THAT(published(), ElementsAre("enriched=a", "audit=b"));
    EXPECT_EQ(committable(), Offset{0});
    producer_->answer(Outcome::acknowledged);
    run();
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(dispositions(), IsEmpty());
    producer_->answer(Outcome::acknowledged);
    run();
    EXPECT_EQ(committable(), Offset{1});
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
}

TEST_F(LaneScenario, GoesOnWhileAnAcknowledgementIsUnderWay) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::ack});
    fetch(0);
    fetch(1);
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_EQ(committable(), Offset{0}) << "record 0 is not finished, so nothing is committable";
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneScenario, SkipsWhatTheHandlerSkips) {
    assign("orders/3");
    handler_answers({Answer(Verdict::skip).emit(out, "dropped")});
    fetch(0);
    EXPECT_THAT(published(), IsEmpty());
    EXPECT_THAT(dispositions(), ElementsAre(Pair("skipped", 1)));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, SkipsWithoutCallingAnybodyWhatTheDefinitionSkips) {
    assign("orders/3");
    fetch(0, "type:HEARTBEAT skip");
    EXPECT_THAT(handled(), IsEmpty());
    EXPECT_THAT(dispositions(), ElementsAre(Pair("skipped", 1)));
}

TEST_F(LaneScenario, SkipsARecordThatNoStageWants) {
    settings_.stages[0].wants = {true, false, true};
    assign("orders/3");
    fetch(0, "type:ORDER");
    fetch(1, "type:PAYMENT");
    EXPECT_THAT(handled(), ElementsAre(1));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1), Pair("skipped", 1)));
}

TEST_F(LaneScenario, GivesATombstoneToAStageThatTakesThem) {
    assign("orders/3");
    fetch_tombstone(0);
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, PublishesNothingOfTheFirstStageWhenTheSecondRejects) {
    stages(2);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "of the first")}, 0);
    handler_answers({Answer(Verdict::reject).because("no-stock", "sold out")}, 1);
    fetch(0, "type:ORDER id:17");
    EXPECT_THAT(landed(), ElementsAre("dead_letters=type:ORDER id:17"));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.handler, "shop.stage1");
    EXPECT_EQ(stored()[0].failure.handler_version, "1.1");
    EXPECT_EQ(stored()[0].failure.code, "no-stock");
    EXPECT_EQ(stored()[0].event_id, "17");
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1)));
}

TEST_F(LaneScenario, DoesNotCallTheFirstStageAgainWhenTheSecondRetries) {
    stages(2);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "first")}, 0);
    handler_answers({Answer(Verdict::retry).emit(out, "of a failed attempt"),
                     Answer(Verdict::ack).emit(audit, "second")},
                    1);
    fetch(0);
    advance(1s);
    EXPECT_THAT(handled(0), ElementsAre(0));
    EXPECT_THAT(handled(1), ElementsAre(0, 0));
    EXPECT_THAT(attempts(1), ElementsAre(1, 2));
    EXPECT_THAT(landed(), ElementsAre("enriched=first", "audit=second"));
}

TEST_F(LaneScenario, DeliversWhatOneStageAcknowledgedAndTheLastOneSkipped) {
    stages(2);
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "first")}, 0);
    handler_answers({Answer(Verdict::skip).emit(audit, "dropped")}, 1);
    fetch(0);
    EXPECT_THAT(landed(), ElementsAre("enriched=first"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
}

TEST_F(LaneScenario, GivesAnOutputTheTimestampOfItsEvent) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    fetch_record({.offset = 0, .headers = {}, .timestamp_ms = 1'699'999'999'000});
    ASSERT_EQ(producer_->sent().size(), 1U);
    EXPECT_EQ(producer_->sent()[0].timestamp_ms, 1'699'999'999'000);
}

TEST_F(LaneScenario, ParsesHeadersOnlyWhereAStageReadsThemOrARecordFails) {
    settings_.stages[0].reads_headers = false;
    assign("orders/3");
    fetch(0);
    EXPECT_EQ(source_->headers_parsed(), 0U);
    handler_answers({Verdict::reject});
    fetch(1, "type:ORDER", {{"trace", "1"}});
    EXPECT_GT(source_->headers_parsed(), 0U);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1)));
}

// ---- What is taken when -----------------------------------------------------------------------------------

TEST_F(LaneScenario, TakesNoMoreThanMayBeInFlightAndGoesOnWhenThereIsRoom) {
    settings_.in_flight_max = 4;
    script_->always[0].emit(out, "a");
    producer_->cork();
    assign("orders/3");
    for (int offset = 0; offset < 10; ++offset) fetch(offset);
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3));
    producer_->answer(Outcome::acknowledged);
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 3, 4));
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{10});
}

TEST_F(LaneScenario, TakesNoMoreThanMayBeUncommittedAndGoesOnAfterACommit) {
    settings_.uncommitted_max = 4;
    assign("orders/3");
    for (int offset = 0; offset < 10; ++offset) fetch(offset);
    EXPECT_EQ(handled().size(), 4U);
    EXPECT_EQ(commits_due_, 1U) << "at half of it a commit is asked for, once";
    commit();
    EXPECT_EQ(handled().size(), 8U);
    EXPECT_EQ(commits_due_, 2U);
    commit();
    EXPECT_EQ(handled().size(), 10U);
}

TEST_F(LaneScenario, DoesNotWaitForOffsetsThatCompactionRemoved) {
    assign("orders/3");
    fetch(5);
    fetch(90);
    EXPECT_EQ(committable(), Offset{91});
}

TEST_F(LaneScenario, PassesControlRecordsAtTheEndOfTheLog_F16) {
    assign("orders/3");
    fetch(0);
    source_->set_log_end(3);
    source_->pass_markers(3);
    run();
    EXPECT_EQ(committable(), Offset{3});
    EXPECT_EQ(described().lag_records, 0);
}

TEST_F(LaneScenario, PassesNoControlRecordsWhileARecordBeforeThemIsUnfinished_F16) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    fetch(0);
    source_->pass_markers(3);
    run();
    EXPECT_EQ(committable(), Offset{0});
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{3});
}

TEST_F(LaneScenario, DropsRecordsBelowItsPosition) {
    assign("orders/3");
    fetch(7);
    fetch(6);
    fetch(7);
    fetch(8);
    EXPECT_THAT(handled(), ElementsAre(7, 8));
    EXPECT_EQ(records_read(), 2U);
    EXPECT_EQ(committable(), Offset{9});
}

TEST_F(LaneScenario, LosesNoWakeUpInAHundredThousandSingleRecords) {
    script_->recording = false;
    producer_->set_recording(false);
    settings_.uncommitted_max = 1'000'000;
    assign("orders/3");
    constexpr std::int64_t records = 100'000;
    std::minstd_rand random(4711);
    for (std::int64_t offset = 0; offset < records; ++offset) {
        source_->append({.offset = offset, .headers = {}});
        // Sometimes nothing runs in between, sometimes a part, sometimes all: each interleaving of
        // wake-up, look and sleep comes up.
        for (auto steps = random() % 4; steps > 0 && io_.poll_one() > 0; --steps) {
        }
        if (random() % 8 == 0) run();
    }
    run();
    EXPECT_EQ(committable(), Offset{records});
}

TEST_F(LaneScenario, AllocatesNothingPerRecordAfterWarmUp) {
    script_->recording = false;
    producer_->set_recording(false);
    settings_.uncommitted_max = 1'000'000;
    script_->always[0].emit(out, std::string(400, 'v'));
    assign("orders/3");
    std::int64_t next = 0;
    const auto fill = [this, &next](std::int64_t records) {
        for (const std::int64_t end = next + records; next < end; ++next)
            source_->append({.offset = next, .headers = {}});
    };
    constexpr std::int64_t slice = 256;
    fill(20 * slice);
    run();
    fill(2 * slice);
    asio::post(io_, [] {});
    const testing::AllocationCount small;
    run();
    const std::size_t of_two_slices = small.so_far();
    fill(20 * slice);
    const testing::AllocationCount large;
    run();
    // What a slice costs (a posted wake-up, its suspension) does not grow with its records.
    EXPECT_LE(large.so_far(), 10 * (of_two_slices + 20));
    EXPECT_LT(large.so_far(), 20U * slice / 8) << "less than one for eight records";
    EXPECT_EQ(committable(), Offset{42 * slice});
}

TEST_F(LaneScenario, TellsPositionLagAndTheAgeOfTheOldestUnfinishedRecord) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    assign("orders/3");
    source_->set_log_end(10);
    fetch_record({.offset = 4, .headers = {}, .timestamp_ms = time_.clock().wall_ms() - 2'000});
    advance(3s);
    const LaneSnapshot lane = described();
    EXPECT_EQ(lane.position, Offset{5});
    EXPECT_EQ(lane.lag_records, 5);
    EXPECT_DOUBLE_EQ(lane.lag_s, 5.0);
    EXPECT_EQ(lane.in_flight, 1U);
}

TEST_F(LaneScenario, CountsOnlyUnfinishedRecordsAsInFlight_I13) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    for (int offset = 0; offset < 5; ++offset) fetch(offset);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 4)));
    EXPECT_EQ(described().in_flight, 1U);
}

TEST_F(LaneScenario, MarksRecordsThatMayHaveBeenHandledBefore) {
    assign("orders/3");
    fetch(0);
    ASSERT_EQ(script_->calls.size(), 1U);
    EXPECT_TRUE(script_->calls[0].redelivered);
}

}  // namespace
}  // namespace strandline::engine

#include <gmock/gmock.h>

#include "unit/engine/pipeline_scenario.hpp"

// The world fails and heals: lanes are reopened, handlers that hang are named, consumers are rebuilt.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(PipelineScenario, ReopensALaneAtItsCommittableOffsetWhenTheWorldFailed_F02) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0", "orders/1"});
    fetch_many("orders/0", 0, 3);
    producer_->answer(Outcome::acknowledged);
    producer_->answer(Outcome::failed, "TOPIC_AUTHORIZATION_FAILED");
    producer_->uncork();
    run();
    EXPECT_EQ(lane("orders/0").stalled, "output");
    EXPECT_FALSE(snapshot().ready);
    EXPECT_THAT(snapshot().not_ready, HasSubstr("orders/0 stands still: output"));
    EXPECT_EQ(snapshot().state, PipelineState::stalled);
    fetch("orders/1", 0);
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 0)) << "the other partition goes on";

    advance(1s);
    ASSERT_EQ(consumer().seeks().size(), 1U);
    EXPECT_EQ(consumer().seeks()[0].offset, Offset{1});
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2, 0, 1, 2));
    EXPECT_EQ(snapshot().reopened, 1U);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 3);
    EXPECT_EQ(lane("orders/0").stalled, "");
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
    EXPECT_EQ(snapshot().state, PipelineState::running);
}

TEST_F(PipelineScenario, HealsByItselfAfterTenMinutesOfRefusal_F02_F23) {
    producer_->answer_always(out, Outcome::failed, "TOPIC_AUTHORIZATION_FAILED");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 3);
    pass(10min);
    EXPECT_EQ(lane("orders/0").stalled, "output");
    EXPECT_THAT(dispositions(), IsEmpty()) << "no record is at fault";
    EXPECT_LE(committed("orders/0"), 0);
    producer_->answer_always(out, Outcome::acknowledged, "");
    pass(32s);
    EXPECT_EQ(committed("orders/0"), 3);
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

TEST_F(PipelineScenario, DoublesTheWaitBetweenReopeningsAndStartsAgainAfterProgress) {
    setup_.settings.reopen_initial = 1s;
    setup_.settings.reopen_max = 5s;
    producer_->answer_always(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 2);
    std::vector<std::size_t> seeks;
    for (const Duration wait : {1s, 2s, 4s, 5s, 5s}) {
        advance(wait - 1ms);
        seeks.push_back(consumer().seeks().size());
        advance(1ms);
    }
    EXPECT_THAT(seeks, ElementsAre(0, 1, 2, 3, 4));
    producer_->answer_next(out, Outcome::acknowledged, "");
    advance(5s);  // record 0 goes through, record 1 does not
    EXPECT_EQ(consumer().seeks().size(), 6U);
    advance(1s);
    EXPECT_EQ(consumer().seeks().size(), 7U);
}

TEST_F(PipelineScenario, CommitsWhatWasFinishedBeforeTheWorldFailed_F21) {
    producer_->answer_always(out, Outcome::failed, "_MSG_TIMED_OUT");
    start();
    assign({"orders/0"});
    handler_answers({Verdict::ack, Verdict::ack, Answer(Verdict::ack).emit(out, "a")});
    script_->always[0].emit(out, "a");
    fetch_many("orders/0", 0, 3);
    pass(10s);
    EXPECT_EQ(committed("orders/0"), 2) << "a crash now would redo records 0 and 1";
}

TEST_F(PipelineScenario, TakesTheWholeAssignmentAgainWhenASeekFails) {
    producer_->answer_next(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    consumer().fail_seeks(true);
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    ASSERT_EQ(consumer().reassigns().size(), 1U);
    EXPECT_THAT(consumer().reassigns()[0], IsEmpty());
    revoke({"orders/0"});
    assign({"orders/0"});
    EXPECT_THAT(handled(), ElementsAre(0, 0));
}

TEST_F(PipelineScenario, OpensNoLaneWithTheSeekOfAnEarlierAssignment_F05) {
    producer_->answer_next(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    consumer().hold_seeks(true);
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    revoke({"orders/0"});
    assign({"orders/0"});
    EXPECT_EQ(factory_->opened(), 2U);
    consumer().release_seeks();
    run();
    EXPECT_EQ(factory_->opened(), 2U);
    EXPECT_THAT(handled(), ElementsAre(0, 0));
}

TEST_F(PipelineScenario, CondemnsARefusedRecordAcrossAReopening) {
    producer_->answer_next(out, Outcome::refused, "MSG_SIZE_TOO_LARGE");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    pass(2s);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1)));
    EXPECT_EQ(committed("orders/0"), 1);
}

TEST_F(PipelineScenario, TriesAgainToOpenALane) {
    start();
    factory_->fail_opens(2);
    assign({"orders/0"});
    fetch("orders/0", 0);
    EXPECT_EQ(lane("orders/0").stalled, "handler");
    pass(4s);
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(lane("orders/0").stalled, "");
}

TEST_F(PipelineScenario, ShowsLagAndProgressOfALaneThatWaitsToBeReopened_F28) {
    producer_->answer_always(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    source("orders/0")->set_log_end(1);
    source("orders/0")
        ->append({.offset = 0, .headers = {}, .timestamp_ms = time_.clock().wall_ms()});
    run();
    advance(1s);  // the second lane failed as well: the next comes in 2 s
    source("orders/0")->set_log_end(50);
    advance(1500ms);
    const LaneSnapshot blocked = lane("orders/0");
    EXPECT_EQ(blocked.position, Offset{0});
    EXPECT_EQ(blocked.log_end, Offset{50});
    EXPECT_EQ(blocked.lag_records, 50);
    EXPECT_DOUBLE_EQ(blocked.lag_s, 2.5) << "it grows while nothing moves";
    EXPECT_GT(blocked.last_progress_ms, 0);
    EXPECT_EQ(blocked.in_flight, 0U);
}

// ---- Offsets that are gone ----------------------------------------------------------------------------------

TEST_F(PipelineScenario, StopsAPartitionWhoseOffsetIsGoneAndSaysSo_F14) {
    start();
    assign({"orders/0"});
    source("orders/0")->fail({"offset-gone", "the log begins at 100"});
    run();
    pass(60s);
    EXPECT_EQ(lane("orders/0").stalled, "offset_out_of_range");
    EXPECT_THAT(consumer().reassigns(), IsEmpty());
    EXPECT_THAT(consumer().seeks(), IsEmpty());
    EXPECT_THAT(log_.all_text(), HasSubstr("when_offset_is_gone says stop"));
}

TEST_F(PipelineScenario, ReassignsAPartitionWhoseOffsetIsGoneWhenItMay) {
    setup_.when_offset_is_gone = OffsetGone::reset;
    start();
    assign({"orders/0"});
    source("orders/0")->fail({"log-truncated", "diverged at 7"});
    run();
    ASSERT_EQ(consumer().reassigns().size(), 1U);
    EXPECT_THAT(consumer().reassigns()[0], ElementsAre(where("orders/0")));
}

// ---- Handlers that hang ---------------------------------------------------------------------------------------

TEST_F(PipelineScenario, NamesAHandlerThatDoesNotReturnWithinItsDeadline) {
    setup_.settings.stages[0].deadline = 10s;
    start();
    assign({"orders/0"});
    handler_answers({Answer(Verdict::ack).meanwhile([this](Delivery&) {
        const auto tick = [this] {
            time_.advance(1s);
            run_control();
        };
        for (int i = 0; i < 10; ++i) tick();
        EXPECT_EQ(lane("orders/0").stalled, "") << "nobody knows when in a second it began";
        for (int i = 0; i < 2; ++i) tick();
        EXPECT_EQ(lane("orders/0").stalled, "handler");
        EXPECT_FALSE(snapshot().ready);
        EXPECT_THAT(snapshot().not_ready, HasSubstr("shop.enrich"));
    })});
    fetch("orders/0", 0);
    EXPECT_THAT(log_.all_text(), HasSubstr("handler=shop.enrich"));
    advance(1s);
    EXPECT_EQ(lane("orders/0").stalled, "") << "it returned";
    EXPECT_EQ(committed("orders/0"), 1);
}

TEST_F(PipelineScenario, GivesEachCallOfAHandlerItsOwnTime) {
    setup_.settings.stages[0].deadline = 10s;
    start();
    assign({"orders/0"});
    for (int i = 0; i < 10; ++i) {
        handler_answers({Answer(Verdict::ack).meanwhile([this](Delivery&) {
            for (int second = 0; second < 5; ++second) {
                time_.advance(1s);
                run_control();
            }
            EXPECT_EQ(lane("orders/0").stalled, "");
        })});
    }
    fetch_many("orders/0", 0, 10);
    EXPECT_EQ(handled().size(), 10U);
}

// ---- The consumer's end ------------------------------------------------------------------------------------------

TEST_F(PipelineScenario, BuildsANewConsumerAfterAWaitWhenOneHasDied) {
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    consumer().lose({where("orders/0")});
    consumer().die({"broker-fatal", "the member id is gone"}, true);
    finish();
    EXPECT_EQ(snapshot().state, PipelineState::failed);
    EXPECT_THAT(snapshot().not_ready, HasSubstr("the member id is gone"));
    EXPECT_EQ(consumers_.size(), 1U) << "not at once, or a broken cluster makes a storm";
    pass(1s);
    ASSERT_EQ(consumers_.size(), 2U);
    EXPECT_TRUE(consumers_[0]->stopped());
    assign({"orders/0"});
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 1);
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

TEST_F(PipelineScenario, TriesUntilAConsumerStarts) {
    start();
    int builds = 0;
    prepare_consumer_ = [&builds](testing::FakeConsumer& consumer) {
        if (++builds <= 2) consumer.fail_start({"config", "the secret cannot be read"});
    };
    consumer().die({"broker-fatal", "gone"}, true);
    finish();
    pass(1s);
    EXPECT_EQ(builds, 1);
    EXPECT_THAT(snapshot().not_ready, HasSubstr("the secret cannot be read"));
    pass(2s);
    EXPECT_EQ(builds, 2);
    pass(4s);
    EXPECT_EQ(builds, 3);
    EXPECT_TRUE(consumer().started());
    assign({"orders/0"});
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

TEST_F(PipelineScenario, StaysDownWhenTwoHostsHaveOneIdentity) {
    start();
    consumer().die({"fenced-instance", "another host has this instance id"}, false);
    finish();
    pass(60s);
    EXPECT_EQ(consumers_.size(), 1U);
    EXPECT_EQ(snapshot().state, PipelineState::failed);
    stop();
    EXPECT_EQ(snapshot().not_ready, "another host has this instance id");
}

TEST_F(PipelineScenario, StopsWhileItWaitsToBuildAConsumer) {
    start();
    consumer().die({"broker-fatal", "gone"}, true);
    finish();
    stop();
    pass(60s);
    EXPECT_EQ(consumers_.size(), 1U);
}

TEST_F(PipelineScenario, StopsWhileADeadConsumerIsBeingStopped) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    consumer().die({"broker-fatal", "gone"}, true);
    begin();
    EXPECT_FALSE(consumer().stopped()) << "it still drains";
    begin_stop();
    producer_->uncork();
    stop();
    EXPECT_EQ(consumers_.size(), 1U);
}

// ---- Readiness ------------------------------------------------------------------------------------------------------

TEST_F(PipelineScenario, SaysWhyItIsNotReady) {
    start();
    EXPECT_THAT(snapshot().not_ready, HasSubstr("first assignment"));
    assign({"orders/0"});
    EXPECT_TRUE(snapshot().ready);
    consumer().connection(Error{"broker-auth", "wrong password"});
    finish();
    EXPECT_EQ(snapshot().not_ready, "wrong password");
    consumer().connection(std::nullopt);
    finish();
    EXPECT_TRUE(snapshot().ready);
    pipeline_->on_producer_trouble(Error{"broker-down", "no broker answers"});
    run();
    EXPECT_EQ(snapshot().not_ready, "no broker answers");
    pipeline_->on_producer_trouble(std::nullopt);
    run();
    EXPECT_TRUE(snapshot().ready);
}

}  // namespace
}  // namespace strandline::engine

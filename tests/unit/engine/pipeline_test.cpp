#include "engine/pipeline.hpp"

#include <gmock/gmock.h>

#include "support/counting_new.hpp"
#include "unit/engine/pipeline_scenario.hpp"

// Commits, rebalances and the stop. A world that fails has pipeline_world_test.cpp.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// ---- Commits -------------------------------------------------------------------------------------------

TEST_F(PipelineScenario, CommitsWhatIsFinishedOnceAnInterval) {
    start();
    assign({"orders/0", "orders/1"});
    fetch_many("orders/0", 0, 3);
    EXPECT_EQ(committed("orders/0"), -1);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 3);
    EXPECT_EQ(committed("orders/1"), -1) << "nothing of it moved";
    EXPECT_EQ(lane("orders/0").committed, Offset{3});
    pass(5s);
    EXPECT_EQ(consumer().commits_sent(), 1U) << "nothing new, no commit";
    EXPECT_EQ(snapshot().commits.at("committed"), 1U);
}

TEST_F(PipelineScenario, CommitsEarlyWhenHalfOfWhatMayBeUncommittedIs_F21) {
    setup_.settings.uncommitted_max = 10;
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 4);
    EXPECT_EQ(consumer().commits_sent(), 0U);
    fetch("orders/0", 4);
    EXPECT_EQ(committed("orders/0"), 5);
    fetch_many("orders/0", 5, 100);
    EXPECT_EQ(handled().size(), 100U) << "no intake waits for the clock";
}

TEST_F(PipelineScenario, NeverTakesMoreThanMayBeUncommittedWhileCommitsAreNotAnswered_F21) {
    setup_.settings.uncommitted_max = 10;
    start();
    consumer().stay_silent();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 100);
    EXPECT_EQ(handled().size(), 10U);
    consumer().answer(CommitAnswer::committed);
    run();
    EXPECT_GT(handled().size(), 10U);
    EXPECT_LE(handled().size(), 20U);
}

TEST_F(PipelineScenario, IsNotReadyWhileTheGroupGivesItAnotherTopicsPartitions) {
    start();
    assign({"others/0"});
    EXPECT_FALSE(snapshot().ready);
    EXPECT_THAT(snapshot().not_ready, ::testing::HasSubstr("others"));
    EXPECT_TRUE(snapshot().lanes.empty());
    revoke({"others/0"});
    assign({"orders/0"});
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

TEST_F(PipelineScenario, HasOneCommitInFlight) {
    start();
    consumer().stay_silent();
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    fetch("orders/0", 1);
    pass(3s);
    EXPECT_EQ(consumer().commits_sent(), 1U);
    consumer().answer(CommitAnswer::committed);
    advance(1s);
    EXPECT_EQ(consumer().commits_sent(), 2U);
    consumer().answer(CommitAnswer::committed);
    run();
    EXPECT_EQ(committed("orders/0"), 2);
}

TEST_F(PipelineScenario, SendsTheCurrentOffsetsWhenACommitIsNotAnswered) {
    start();
    consumer().stay_silent();
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    fetch("orders/0", 1);
    pass(10s);
    EXPECT_EQ(consumer().commits_sent(), 2U);
    consumer().answer(CommitAnswer::again);
    consumer().answer(CommitAnswer::committed);
    run();
    EXPECT_EQ(committed("orders/0"), 2);
}

class CommitAnswers : public PipelineScenario,
                      public ::testing::WithParamInterface<CommitAnswer> {};

TEST_P(CommitAnswers, LeaveTheMarkAndTheNextTickSendsTheCurrentOffset_F07) {
    start();
    consumer().answer_commits(GetParam());
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), -1);
    EXPECT_EQ(snapshot().commits.at(name_of(GetParam())), 1U);
    fetch("orders/0", 1);
    consumer().answer_commits(CommitAnswer::committed);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 2);
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

INSTANTIATE_TEST_SUITE_P(Pipeline, CommitAnswers,
                         ::testing::Values(CommitAnswer::again, CommitAnswer::not_ours,
                                           CommitAnswer::blocked, CommitAnswer::fatal),
                         [](const auto& answer) { return name_of(answer.param); });

TEST_F(PipelineScenario, SaysThatCommitsAreRefusedUntilOneIsAccepted) {
    start();
    consumer().answer_commits(CommitAnswer::blocked);
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    EXPECT_FALSE(snapshot().ready);
    EXPECT_EQ(snapshot().state, PipelineState::stalled);
    EXPECT_EQ(lane("orders/0").stalled, "commit");
    consumer().answer_commits(CommitAnswer::again);
    advance(1s);
    EXPECT_FALSE(snapshot().ready) << "a time-out has healed nothing";
    consumer().answer_commits(CommitAnswer::committed);
    advance(1s);
    EXPECT_TRUE(snapshot().ready);
    EXPECT_EQ(lane("orders/0").stalled, "");
}

// ---- Rebalances -----------------------------------------------------------------------------------------

TEST_F(PipelineScenario, GivesBackAllThatIsFinished_F20) {
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 100);
    revoke({"orders/0"});
    EXPECT_EQ(committed("orders/0"), 100);
    EXPECT_THAT(snapshot().lanes, IsEmpty());
    assign({"orders/0"});
    EXPECT_EQ(handled().size(), 100U) << "nothing is done again";
}

TEST_F(PipelineScenario, DrainsBeforeItGivesBack_F20) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 100);
    begin_revoke({"orders/0"});
    EXPECT_FALSE(consumer().done());
    producer_->uncork();
    finish();
    EXPECT_EQ(committed("orders/0"), 100);
}

TEST_F(PipelineScenario, SendsNoCommitWhileItGivesBack) {
    producer_->cork();
    start();
    assign({"orders/0", "orders/1"});
    handler_answers({Verdict::ack, Answer(Verdict::ack).emit(out, "a")});
    fetch("orders/1", 0);
    fetch("orders/0", 0);
    begin_revoke({"orders/0"});
    pass(5s);
    EXPECT_EQ(consumer().commits_sent(), 0U);
    producer_->uncork();
    finish();
    EXPECT_EQ(committed("orders/0"), 1);
    advance(1s);
    EXPECT_EQ(committed("orders/1"), 1) << "and after it commits go on";
}

TEST_F(PipelineScenario, GivesBackAtTheDeadlineWhatCouldNotBeDrained_F04) {
    setup_.settings.drain = 20s;
    producer_->cork();
    start();
    assign({"orders/0"});
    handler_answers({Verdict::ack, Answer(Verdict::ack).emit(out, "a")});
    fetch_many("orders/0", 0, 2);
    begin_revoke({"orders/0"});
    pass(19s);
    EXPECT_FALSE(consumer().done());
    advance(1s);
    finish();
    EXPECT_EQ(committed("orders/0"), 1) << "record 1 has no answer";
    producer_->uncork();
    run();
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1))) << "and none that counts";
}

TEST_F(PipelineScenario, GivesBackAtTheDeadlineBesideAHandlerThatDoesNotReturn_F04) {
    setup_.settings.drain = 20s;
    start();
    assign({"orders/0"});
    handler_answers({Verdict::ack, Answer(Verdict::ack).meanwhile([this](Delivery&) {
                         consumer().revoke({where("orders/0")});
                         const auto deadline = std::chrono::steady_clock::now() + 30s;
                         while (!consumer().done() && std::chrono::steady_clock::now() < deadline) {
                             control_io_.run_one_for(1ms);
                             run_control();
                             time_.advance(100ms);
                         }
                         EXPECT_TRUE(consumer().done()) << "the handler holds up the rebalance";
                     })});
    fetch_many("orders/0", 0, 3);
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_EQ(committed("orders/0"), 1);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::revoked))
        << "its lane closes when it returns";
}

TEST_F(PipelineScenario, CommitsNothingOfALostPartition_F04) {
    start();
    assign({"orders/0", "orders/1"});
    fetch("orders/0", 0);
    lose({"orders/0"});
    pass(3s);
    EXPECT_EQ(committed("orders/0"), -1);
    EXPECT_EQ(snapshot().rebalances.at("lost"), 1U);
    fetch("orders/1", 0);
    advance(1s);
    EXPECT_EQ(committed("orders/1"), 1) << "commits of what is left go on";
}

TEST_F(PipelineScenario, TakesNoReportOfAnEarlierAssignmentForOneOfThis_F05) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    lose({"orders/0"});
    assign({"orders/0"});
    lose({"orders/0"});
    assign({"orders/0"});
    EXPECT_THAT(handled(), ElementsAre(0, 0, 0));
    producer_->answer(Outcome::acknowledged);
    producer_->answer(Outcome::acknowledged);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), -1);
    producer_->answer(Outcome::acknowledged);
    run();
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 1);
}

TEST_F(PipelineScenario, TakesNoCommitAnswerOfAnEarlierAssignmentForOneOfThis_F05) {
    start();
    consumer().stay_silent();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 10);
    advance(1s);
    revoke({"orders/0"});
    {
        const std::lock_guard lock(cluster_->mutex);
        cluster_->committed[where("orders/0")] = 5'000'000;  // another member went on
    }
    assign({"orders/0"});
    consumer().answer(CommitAnswer::not_ours);
    pipeline_->on_commit_answer(CommitAnswer::committed, {},
                                {{.where = where("orders/0"), .offset = Offset{10}}});
    fetch_many("orders/0", 5'000'000, 5'000'003);
    EXPECT_EQ(handled().size(), 13U) << "and intake goes on";
    EXPECT_NE(lane("orders/0").committed, Offset{10});
}

TEST_F(PipelineScenario, NeverLosesACountOfAPartitionThatIsGone) {
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 3);
    const PipelineSnapshot before = snapshot();
    revoke({"orders/0"});
    assign({"orders/0"});
    fetch("orders/0", 3);
    const PipelineSnapshot after = snapshot();
    EXPECT_EQ(before.topics[0].records_read, 3U);
    EXPECT_EQ(after.topics[0].records_read, 4U);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 4)));
    EXPECT_GE(after.stages[0].duration.buckets[0], before.stages[0].duration.buckets[0]);
    EXPECT_EQ(after.rebalances.at("assign"), 2U);
    EXPECT_EQ(after.rebalances.at("revoke"), 1U);
}

TEST_F(PipelineScenario, GrowsByNothingOverTenThousandRebalances_F27) {
    script_->recording = false;
    start();
    const auto round = [this] {
        assign({"orders/0"});
        revoke({"orders/0"});
        const std::lock_guard lock(cluster_->mutex);
        cluster_->commits.clear();
    };
    for (int i = 0; i < 100; ++i) round();
    log_.clear();
    const std::size_t alarms = time_.pending();
    const std::int64_t live_bytes = testing::live_bytes();
    for (int i = 0; i < 10'000; ++i) {
        round();
        log_.clear();
    }
    EXPECT_EQ(time_.pending(), alarms);
    EXPECT_LT(testing::live_bytes() - live_bytes, 64 * 1024);
    EXPECT_THAT(snapshot().lanes, IsEmpty());
}

// ---- The stop ---------------------------------------------------------------------------------------------

TEST_F(PipelineScenario, StopsBeforeItsFirstAssignment) {
    start();
    EXPECT_EQ(snapshot().state, PipelineState::starting);
    EXPECT_FALSE(snapshot().ready);
    stop();
    EXPECT_EQ(snapshot().state, PipelineState::stopped);
}

TEST_F(PipelineScenario, CommitsWhatIsFinishedWhenItStops) {
    start();
    assign({"orders/0"});
    EXPECT_EQ(snapshot().state, PipelineState::running);
    fetch_many("orders/0", 0, 5);
    stop();
    EXPECT_EQ(committed("orders/0"), 5);
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::shutdown));
    EXPECT_EQ(snapshot().rebalances.at("revoke"), 0U) << "a stop is no rebalance";
    EXPECT_EQ(snapshot().topics[0].records_read, 5U);
}

TEST_F(PipelineScenario, StopsWhileARecordIsPending) {
    start();
    assign({"orders/0"});
    handler_answers({Verdict::pending});
    fetch("orders/0", 0);
    stop();
    ASSERT_EQ(script_->cancelled.size(), 1U);
    EXPECT_EQ(script_->cancelled[0].reason, CancelReason::shutdown);
    EXPECT_LE(committed("orders/0"), 0);
}

TEST_F(PipelineScenario, StopsWhileALaneWaitsToBeReopened) {
    producer_->answer_always(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    EXPECT_EQ(lane("orders/0").stalled, "output");
    stop();
    EXPECT_LE(committed("orders/0"), 0);
}

TEST_F(PipelineScenario, StopsWhileASeekIsUnderWay) {
    producer_->answer_next(out, Outcome::failed, "_MSG_TIMED_OUT");
    script_->always[0].emit(out, "a");
    start();
    consumer().hold_seeks(true);
    assign({"orders/0"});
    fetch("orders/0", 0);
    advance(1s);
    EXPECT_EQ(consumer().seeks().size(), 1U);
    stop();
    consumer().release_seeks();
    run();
    EXPECT_EQ(factory_->opened(), 1U);
}

TEST_F(PipelineScenario, StopsAtTheDrainDeadlineWhenTheBrokerIsSilent) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    begin_stop();
    EXPECT_EQ(snapshot().state, PipelineState::stopping);
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!consumer().stopped() && std::chrono::steady_clock::now() < deadline) {
        control_io_.run_one_for(1ms);
        advance(100ms);
    }
    stop();
    EXPECT_LE(committed("orders/0"), 0);
    EXPECT_FALSE(pipeline_->drained());
}

}  // namespace
}  // namespace strandline::engine

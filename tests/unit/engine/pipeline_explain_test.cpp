#include <gmock/gmock.h>

#include "unit/engine/pipeline_scenario.hpp"

// What an operator asks of a running pipeline: why a partition stands still, and to pause.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PipelineExplain : public PipelineScenario {
protected:
    void ask(const std::string& name) {
        told_.reset();
        pipeline_->explain(where(name), [this](Explanation answer) { told_ = std::move(answer); });
    }
    Explanation explain(const std::string& name) {
        ask(name);
        run();
        EXPECT_TRUE(told_);
        return told_.value_or(Explanation{});
    }

    std::optional<Explanation> told_;
};

TEST_F(PipelineExplain, SaysThatAPartitionIsNotAssignedHere) {
    start();
    assign({"orders/0"});
    EXPECT_FALSE(explain("orders/1").assigned);
    EXPECT_TRUE(explain("orders/0").assigned);
}

TEST_F(PipelineExplain, TellsTheCommittedOffsetAndWhatAnIdleLaneWaitsFor) {
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 3);
    EXPECT_EQ(explain("orders/0").committed, std::nullopt);
    EXPECT_EQ(explain("orders/0").uncommitted, 3U);
    advance(1s);
    const Explanation told = explain("orders/0");
    EXPECT_EQ(told.committed, Offset{3});
    EXPECT_EQ(told.uncommitted, 0U);
    EXPECT_EQ(told.waits_for, WaitsFor::records);
}

TEST_F(PipelineExplain, AnswersWithTheHandlerThatDoesNotReturnAfterASecond) {
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 4);
    handler_answers({Answer(Verdict::ack).meanwhile([this](Delivery&) {
        time_.advance(13s);
        ask("orders/0");
        run_control();
        EXPECT_FALSE(told_) << "it may yet answer";
        time_.advance(1s);
        run_control();
    })});
    fetch("orders/0", 4);
    ASSERT_TRUE(told_);
    EXPECT_FALSE(told_->lane_answered);
    EXPECT_EQ(told_->waits_for, WaitsFor::handler);
    EXPECT_EQ(told_->blocked_by, Offset{4});
    EXPECT_EQ(told_->since, Duration{14s});
    ASSERT_TRUE(told_->stage);
    EXPECT_EQ(told_->stage->handler, "shop.enrich");
    EXPECT_TRUE(explain("orders/0").lane_answered) << "it has returned";
}

TEST_F(PipelineExplain, DoesNotQueueQuestionsWithoutEndBeforeAHandlerThatHangs) {
    start();
    assign({"orders/0"});
    int answered = 0;
    handler_answers({Answer(Verdict::ack).meanwhile([&](Delivery&) {
        for (int i = 0; i < 100; ++i)
            pipeline_->explain(where("orders/0"), [&](Explanation) { ++answered; });
        run_control();
        EXPECT_GT(answered, 90) << "those beyond a few are answered at once";
        EXPECT_LT(answered, 100);
    })});
    fetch("orders/0", 0);
    advance(2s);
    EXPECT_EQ(answered, 100) << "each exactly once";
}

TEST_F(PipelineExplain, NamesTheDeadLetterTopicThatIsMissing) {
    producer_->answer_always(setup_.settings.dead_letter_output(), Outcome::failed,
                             "UNKNOWN_TOPIC_OR_PART");
    start();
    assign({"orders/0"});
    handler_answers({Verdict::ack, Verdict::reject});
    fetch_many("orders/0", 0, 3);
    const Explanation told = explain("orders/0");
    EXPECT_EQ(told.stalled, "dead_letter");
    EXPECT_THAT(told.trouble, HasSubstr("UNKNOWN_TOPIC_OR_PART"));
    EXPECT_EQ(told.blocked_by, Offset{1});
    EXPECT_EQ(told.waits_for, WaitsFor::reopening);
    EXPECT_EQ(told.until, Duration{1s});
    producer_->answer_always(setup_.settings.dead_letter_output(), Outcome::acknowledged, "");
    pass(5s);
    EXPECT_EQ(explain("orders/0").stalled, "");
}

TEST_F(PipelineExplain, PausesEveryLaneAndResumesThem) {
    start();
    assign({"orders/0", "orders/1"});
    pipeline_->pause(std::nullopt);
    run();
    fetch("orders/0", 0);
    fetch("orders/1", 0);
    EXPECT_THAT(handled(), IsEmpty());
    EXPECT_EQ(snapshot().state, PipelineState::paused);
    EXPECT_TRUE(snapshot().paused);
    EXPECT_TRUE(snapshot().ready) << "somebody wanted it so";
    EXPECT_EQ(explain("orders/0").waits_for, WaitsFor::resume);
    pipeline_->resume();
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    EXPECT_EQ(snapshot().state, PipelineState::running);
}

TEST_F(PipelineExplain, OpensALaneThatComesWhilePausedAsAPausedOne) {
    start();
    pipeline_->pause(std::nullopt);
    assign({"orders/0"});
    fetch("orders/0", 0);
    EXPECT_THAT(handled(), IsEmpty());
    pipeline_->resume();
    run();
    EXPECT_THAT(handled(), ElementsAre(0));
}

TEST_F(PipelineExplain, ResumesByItselfWhenThePauseIsOver) {
    start();
    assign({"orders/0"});
    pipeline_->pause(10s);
    fetch("orders/0", 0);
    advance(9s);
    EXPECT_THAT(handled(), IsEmpty());
    EXPECT_EQ(snapshot().paused_for_s, 1.0);
    pipeline_->pause(5s);
    advance(4s);
    EXPECT_THAT(handled(), IsEmpty()) << "the new end counts";
    advance(1s);
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_EQ(snapshot().paused_for_s, std::nullopt);
}

TEST_F(PipelineExplain, CommitsWhatIsFinishedWhilePaused) {
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 3);
    pipeline_->pause(std::nullopt);
    run();
    pass(2s);
    EXPECT_EQ(committed("orders/0"), 3);
}

TEST_F(PipelineExplain, StopsWhilePausedAsEver) {
    start();
    assign({"orders/0"});
    pipeline_->pause(1h);
    fetch("orders/0", 0);
    stop();
    EXPECT_TRUE(pipeline_->drained());
}

}  // namespace
}  // namespace strandline::engine

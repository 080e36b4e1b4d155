#include <gmock/gmock.h>

#include "unit/engine/pipeline_scenario.hpp"

// Lanes move over to the parts of another generation: reload, as the engine sees it.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PipelineSwapTest : public PipelineScenario {
protected:
    PipelineSwapTest() { next_settings_ = setup_.settings; }

    /// The next generation, of its own script and producer.
    void begin_swap() {
        next_factory_ =
            std::make_unique<testing::FakeLaneFactory>(next_settings_, next_script_, producer_);
        asio::post(control_io_, [this] {
            pipeline_->swap({.settings = next_settings_, .factory = next_factory_.get()},
                            [this] { ++swapped_; });
        });
        run();
        finish();  // of the poll thread, where lanes find their places
    }
    [[nodiscard]] std::vector<std::int64_t> handled_next() const {
        std::vector<std::int64_t> offsets;
        for (const auto& call : next_script_->calls) offsets.push_back(call.offset);
        return offsets;
    }
    void add_stage() {
        next_settings_.stages.push_back(next_settings_.stages.front());
        next_settings_.stages.back().info.handler = "shop.check";
        next_script_ = std::make_shared<testing::StageScript>(2);
    }

    PipelineSettings next_settings_;
    std::shared_ptr<testing::StageScript> next_script_ = std::make_shared<testing::StageScript>(1);
    std::unique_ptr<testing::FakeLaneFactory> next_factory_;
    int swapped_{0};
};

TEST_F(PipelineSwapTest, TheNextHandlerGoesOnWhereTheFormerStoppedWithoutARebalance_I12) {
    start();
    assign({"orders/0", "orders/1"});
    fetch_many("orders/0", 0, 3);
    begin_swap();
    EXPECT_EQ(swapped_, 1);
    fetch_many("orders/0", 3, 6);
    fetch_many("orders/1", 0, 1);
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2));
    EXPECT_THAT(handled_next(), ElementsAre(3, 4, 5, 0)) << "nothing lost, nothing twice";
    EXPECT_EQ(snapshot().rebalances.at("assign"), 1U);
    EXPECT_EQ(snapshot().rebalances.at("revoke"), 0U);
    EXPECT_THAT(consumer().reassigns(), IsEmpty());
    EXPECT_EQ(snapshot().reopened, 0U) << "that counts trouble";
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 6);
}

TEST_F(PipelineSwapTest, WaitsForWhatIsPublishedBeforeItGoesOn) {
    producer_->cork();
    script_->always[0].emit(out, "former");
    next_script_->always[0].emit(out, "next");
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 2);
    begin_swap();
    fetch_many("orders/0", 2, 4);
    EXPECT_EQ(swapped_, 0);
    EXPECT_THAT(handled_next(), IsEmpty()) << "it could overtake";
    producer_->uncork();
    run();
    finish();
    EXPECT_EQ(swapped_, 1);
    std::vector<std::string> values;
    for (const auto& sent : producer_->landed()) values.push_back(sent.value);
    EXPECT_THAT(values, ElementsAre("former", "former", "next", "next"));
}

TEST_F(PipelineSwapTest, ARecordThatIsRetriedComesToItsEndByTheFormerHandler) {
    script_->answers[0] = {Answer(Verdict::retry)};
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 2);
    begin_swap();
    EXPECT_EQ(swapped_, 0);
    advance(1s);
    finish();
    EXPECT_EQ(swapped_, 1);
    EXPECT_THAT(handled(), ElementsAre(0, 0)) << "both attempts";
    EXPECT_THAT(handled_next(), ElementsAre(1));
}

TEST_F(PipelineSwapTest, AfterTheDrainTimeAWaitIsGivenUpAndTheNextHandlerDoesTheRecord) {
    script_->always[0] = Answer(Verdict::pending);
    setup_.settings.stages[0].deadline = 10min;
    setup_.settings.drain = next_settings_.drain = 5s;
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    begin_swap();
    pass(4s);
    EXPECT_EQ(swapped_, 0);
    EXPECT_THAT(handled_next(), IsEmpty());
    pass(2s);
    finish();
    EXPECT_EQ(swapped_, 1);
    EXPECT_THAT(handled_next(), ElementsAre(0));
    EXPECT_EQ(lane("orders/0").stalled, "");
}

TEST_F(PipelineSwapTest, ALaneThatCannotEndStallsByNameAndIsWaitedFor) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    next_settings_.drain = 5s;
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    begin_swap();
    pass(6s);
    EXPECT_EQ(swapped_, 0);
    EXPECT_EQ(lane("orders/0").stalled, "reload");
    EXPECT_FALSE(snapshot().ready);
    producer_->uncork();
    run();
    finish();
    EXPECT_EQ(swapped_, 1);
    EXPECT_EQ(lane("orders/0").stalled, "");
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
}

TEST_F(PipelineSwapTest, CountersGoOnByTheirNamesWhateverTheNextSettingsAre) {
    script_->always[0].emit(out, "a");
    next_settings_.types = {"_other", "REFUND", "ORDER"};
    next_settings_.outputs.insert(next_settings_.outputs.begin(),
                                  {.name = "refused", .topic = "orders-refused"});
    add_stage();
    for (StageSettings& stage : next_settings_.stages) stage.wants = {true, true, true};
    start();
    assign({"orders/0"});
    fetch_many("orders/0", 0, 3);
    const PipelineSnapshot before = snapshot();
    begin_swap();
    fetch_many("orders/0", 3, 5);
    const PipelineSnapshot after = snapshot();
    EXPECT_EQ(after.topics[0].records_read, 5U);
    EXPECT_EQ(after.topics[0].types[2].type, "ORDER");
    EXPECT_EQ(dispositions().at("delivered"), 5U);
    EXPECT_EQ(before.outputs[0].published, 3U);
    EXPECT_EQ(after.outputs[1].name, "enriched");
    EXPECT_EQ(after.outputs[1].published, 3U);
    EXPECT_EQ(after.stages.size(), 2U);
}

TEST_F(PipelineSwapTest, ALaneThatWaitsToBeTriedAgainIsTriedAtOnceByTheNextParts) {
    producer_->answer_always(out, Outcome::failed, "TOPIC_AUTHORIZATION_FAILED");
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    ASSERT_EQ(lane("orders/0").stalled, "output");
    begin_swap();
    EXPECT_EQ(swapped_, 1);
    EXPECT_THAT(handled_next(), ElementsAre(0));
    advance(1s);
    EXPECT_EQ(lane("orders/0").stalled, "");
    EXPECT_EQ(committed("orders/0"), 1);
}

TEST_F(PipelineSwapTest, APartitionThatComesMeanwhileIsTheNextGenerations) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    begin_swap();
    assign({"orders/1"});
    fetch("orders/1", 0);
    EXPECT_THAT(handled_next(), ElementsAre(0));
    EXPECT_EQ(swapped_, 0);
    producer_->uncork();
    run();
    finish();
    EXPECT_EQ(swapped_, 1);
}

TEST_F(PipelineSwapTest, ARevokeThatComesMeanwhileEndsTheSwapToo) {
    producer_->cork();
    script_->always[0].emit(out, "a");
    start();
    assign({"orders/0"});
    fetch("orders/0", 0);
    begin_swap();
    begin_revoke({"orders/0"});
    EXPECT_EQ(swapped_, 0);
    producer_->uncork();
    finish();
    EXPECT_EQ(swapped_, 1);
    EXPECT_EQ(committed("orders/0"), 1);
}

TEST_F(PipelineSwapTest, FormerStagesAreClosedBeforeTheSwapIsOver) {
    start();
    assign({"orders/0", "orders/1"});
    begin_swap();
    EXPECT_EQ(swapped_, 1);
    EXPECT_THAT(script_->closed, ElementsAre(CloseReason::reopen, CloseReason::reopen));
    EXPECT_THAT(next_script_->closed, IsEmpty());
}

TEST_F(PipelineSwapTest, ManySwapsInARowLoseNothing) {
    start();
    assign({"orders/0"});
    std::vector<std::unique_ptr<testing::FakeLaneFactory>> former;
    for (int i = 0; i < 20; ++i) {
        fetch_many("orders/0", i * 10, i * 10 + 10);
        former.push_back(std::move(next_factory_));
        begin_swap();
    }
    EXPECT_EQ(swapped_, 20);
    EXPECT_EQ(handled().size() + handled_next().size(), 200U);
    advance(1s);
    EXPECT_EQ(committed("orders/0"), 200);
}

}  // namespace
}  // namespace strandline::engine

#include <gmock/gmock.h>

#include "dedupe/local_dedupe.hpp"
#include "support/fake_dedupe.hpp"
#include "unit/engine/pipeline_scenario.hpp"

// What a pipeline does about its lanes' memory of ids.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using ::testing::ElementsAre;
using testing::FakeStore;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class PipelineDedupe : public PipelineScenario {
protected:
    PipelineDedupe() {
        setup_.settings.dedupes = true;
        make_dedupe_ = [] {
            return std::make_unique<dedupe::LocalDedupe>(100, dedupe::OnCollision::dead_letter, 42);
        };
    }
};

TEST_F(PipelineDedupe, KnowsAfterAReopeningWhatWasHandledBefore) {
    script_->always[0].emit(out, "a");
    start();
    consumer().set_history(100);
    assign({"orders/0"});
    fetch("orders/0", 0, "type:ORDER id:1");
    producer_->answer_next(out, Outcome::failed, "_MSG_TIMED_OUT");
    fetch("orders/0", 1, "type:ORDER id:2");
    EXPECT_EQ(lane("orders/0").stalled, "output");
    pass(2s);
    fetch("orders/0", 2, "type:ORDER id:1");
    fetch("orders/0", 3, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0, 1, 1));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 2), Pair("duplicate", 2)));
    EXPECT_TRUE(snapshot().dedupes);
    EXPECT_EQ(snapshot().lookups[static_cast<std::size_t>(Lookup::duplicate)], 2U);
    EXPECT_EQ(lane("orders/0").ids_held, 2U);
}

TEST_F(PipelineDedupe, HandlesNothingTwiceWhenAPartitionComesBack) {
    start();
    assign({"orders/0"});
    fetch("orders/0", 0, "type:ORDER id:1");
    fetch("orders/0", 1, "type:ORDER id:2");
    revoke({"orders/0"});
    history_ = 100;
    assign({"orders/0"});
    EXPECT_EQ(lane("orders/0").position, Offset{2});
    fetch("orders/0", 2, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    pass(2s);
    EXPECT_EQ(committed("orders/0"), 3);
}

TEST_F(PipelineDedupe, TakesTheAssignmentAgainWhenTheHistoryIsGoneAndStopsNothing) {
    start();
    assign({"orders/0"});
    fetch("orders/0", 0, "type:ORDER id:1");
    revoke({"orders/0"});
    history_ = 100;
    source("orders/0")->fail({"offset-gone", "retention was faster"});
    assign({"orders/0"});
    ASSERT_EQ(consumer().reassigns().size(), 1U);
    EXPECT_THAT(consumer().reassigns()[0], IsEmpty()) << "no committed offset is gone";
    EXPECT_EQ(lane("orders/0").stalled, "");
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;

    revoke({"orders/0"});
    history_ = 0;
    assign({"orders/0"});
    fetch("orders/0", 1, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0, 1));
}

TEST_F(PipelineDedupe, CommitsWhereTheGroupBeganWithEachOffset) {
    ours_from_ = 7;
    start();
    assign({"orders/0"});
    fetch("orders/0", 7, "type:ORDER id:1");
    pass(2s);
    fetch("orders/0", 8, "type:ORDER id:2");
    revoke({"orders/0"});
    ASSERT_EQ(cluster_->commits.size(), 2U);
    for (const auto& commit : cluster_->commits) EXPECT_EQ(commit[0].ours_from, Offset{7});
}

TEST_F(PipelineDedupe, NamesAStoreThatDoesNotAnswerAndHealsByItself) {
    const auto store = std::make_shared<FakeStore>();
    make_dedupe_ = [store] { return store->open(); };
    start();
    assign({"orders/0", "orders/1"});
    store->fall_silent(Error{"dedupe-store", "it refuses connections"});
    store->set_errors(2);
    fetch("orders/0", 0, "type:ORDER id:1");
    fetch("orders/1", 0, "type:ORDER");
    EXPECT_EQ(lane("orders/0").stalled, "dedupe_store");
    EXPECT_EQ(lane("orders/1").stalled, "") << "it does not wait for the store";
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_FALSE(snapshot().ready);
    EXPECT_THAT(snapshot().not_ready, HasSubstr("it refuses connections"));
    EXPECT_EQ(snapshot().state, PipelineState::stalled);
    pass(10min);
    EXPECT_EQ(lane("orders/0").stalled, "dedupe_store");
    EXPECT_EQ(snapshot().reopened, 0U);

    store->speak();
    run();
    EXPECT_EQ(lane("orders/0").stalled, "");
    EXPECT_TRUE(snapshot().ready) << snapshot().not_ready;
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    EXPECT_EQ(snapshot().store_errors, 4U) << "two of each lane";
}

}  // namespace
}  // namespace strandline::engine

#include "support/fake_calls.hpp"
#include "unit/engine/lane_scenario.hpp"

// What a lane tells the crash journal, and what it does with a record that has ended the host before.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Disposition;
using model::FailureClass;
using model::Offset;
using model::Verdict;
using testing::Answer;
using testing::CallScript;
using ::testing::ElementsAre;
using testing::FakeCalls;
using ::testing::IsEmpty;
using ::testing::Pair;

class CallsScenario : public LaneScenario {
protected:
    CallsScenario() {
        settings_.stages[0].info = {.handler = "shop.enrich", .version = "1"};
        make_calls_ = [this] { return std::make_unique<FakeCalls>(calls_); };
    }
    std::shared_ptr<CallScript> calls_ = std::make_shared<CallScript>();
};

TEST_F(CallsScenario, EveryCallOfAHandlerIsWrittenDownBeforeAndAfterIt) {
    assign("orders/3");
    std::vector<std::string> while_inside;
    handler_answers(
        {Answer(Verdict::retry).meanwhile([&](Delivery&) { while_inside = calls_->told; }),
         Verdict::ack});
    fetch(7);
    EXPECT_THAT(while_inside, ElementsAre("enter 7/1"));
    advance(100ms);
    EXPECT_THAT(calls_->told, ElementsAre("enter 7/1", "leave", "enter 7/2", "leave"));
}

TEST_F(CallsScenario, APendingDeliveryStaysWrittenDownUntilItsVerdict) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(7);
    EXPECT_THAT(calls_->told, ElementsAre("enter 7/1", "pending"));
    settle_pending(Verdict::ack);
    EXPECT_THAT(calls_->told, ElementsAre("enter 7/1", "pending", "leave"));
}

TEST_F(CallsScenario, APendingDeliveryThatIsCancelledIsNoLongerUnderWay) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(7);
    revoke("orders/3");
    EXPECT_EQ(calls_->told.back(), "leave");
}

TEST_F(CallsScenario, ARecordThatNoHandlerSeesIsNotWrittenDown) {
    assign("orders/3");
    fetch(0, "type:ORDER bad");
    EXPECT_THAT(calls_->told, IsEmpty());
}

TEST_F(CallsScenario, AQuarantinedRecordIsPoisonWhateverItsRoundsAndTheNextIsHandled_F25) {
    calls_->quarantined = {7};
    assign("orders/3");
    fetch(7);
    fetch(8);
    EXPECT_THAT(handled(), ElementsAre(8));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].disposition, Disposition::poisoned);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::handler_crashed);
    EXPECT_EQ(stored()[0].failure.handler, "shop.enrich");
    EXPECT_EQ(stored()[0].failure.handler_version, "1");
    EXPECT_EQ(committable(), Offset{9});
    EXPECT_EQ(totals().stages[0].quarantined, 1U);
    EXPECT_THAT(calls_->told, ElementsAre("finished 7", "enter 8/1", "leave", "finished 8"));
}

TEST_F(CallsScenario, ItsCaseIsClosedOnlyWhenItsPoisonRecordIsAcknowledged) {
    calls_->quarantined = {7};
    producer_->cork();
    assign("orders/3");
    fetch(7);
    EXPECT_THAT(calls_->told, IsEmpty());
    EXPECT_EQ(totals().stages[0].quarantined, 0U);
    producer_->uncork();
    run();
    EXPECT_THAT(calls_->told, ElementsAre("finished 7"));
}

}  // namespace
}  // namespace strandline::engine

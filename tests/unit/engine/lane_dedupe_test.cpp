#include "dedupe/local_dedupe.hpp"
#include "support/counting_new.hpp"
#include "support/fake_dedupe.hpp"
#include "unit/engine/lane_scenario.hpp"

// Step 5: what was seen before, in the lane's own window and in a store that is far away.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using dedupe::LocalDedupe;
using dedupe::OnCollision;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using testing::FakeStore;
using ::testing::IsEmpty;
using ::testing::Pair;

class LaneDedupe : public LaneScenario {
protected:
    LaneDedupe() {
        make_dedupe_ = [] {
            return std::make_unique<LocalDedupe>(100, OnCollision::dead_letter, 42);
        };
        history_ = 100;
    }
    std::uint64_t lookups(Lookup found) const {
        return totals().lookups[static_cast<std::size_t>(found)];
    }
};

TEST_F(LaneDedupe, HandlesAnEventOnce) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::ack});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1");
    fetch(2, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0, 2));
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 2), Pair("duplicate", 1)));
    EXPECT_EQ(committable(), Offset{3}) << "a duplicate is finished";
    EXPECT_EQ(lookups(Lookup::fresh), 2U);
    EXPECT_EQ(lookups(Lookup::duplicate), 1U);
    EXPECT_EQ(described().ids_held, 2U);
}

TEST_F(LaneDedupe, MakesATwinWaitUntilTheFirstIsDelivered) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::ack});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1");
    fetch(2, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0)) << "what stands behind a twin waits with it";
    EXPECT_THAT(dispositions(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
    producer_->uncork();
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 2));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 2), Pair("duplicate", 1)));
    EXPECT_EQ(lookups(Lookup::in_flight), 1U) << "counted once, however often it looks again";
}

TEST_F(LaneDedupe, MakesATwinWaitUntilTheFirstIsADeadLetter) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Verdict::reject});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1");
    EXPECT_THAT(dispositions(), IsEmpty());
    producer_->uncork();
    run();
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("duplicate", 1)));
}

TEST_F(LaneDedupe, HandlesTheFirstAgainWhenItsOutputDidNotArrive) {
    // Traps 4 and 5: its id was not remembered, so its redelivery is no duplicate of itself.
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Answer(Verdict::ack).emit(out, "a")});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1");
    producer_->answer(Outcome::failed, "REQUEST_TIMED_OUT");
    run();
    ASSERT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{0});
    producer_->uncork();
    reopen();
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1), Pair("duplicate", 1)));
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneDedupe, HandlesARecordAgainWhoseLifeWasCutOffBeforeItsDisposition) {
    // Trap 4: a crash between the handler and the acknowledgement.
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::ack});
    fetch(0, "type:ORDER id:1");
    abandon(CloseReason::lost);
    assign("orders/3");
    EXPECT_THAT(handled(), ElementsAre(0, 0));
}

TEST_F(LaneDedupe, LeavesATwinUnfinishedWhenTheLaneEnds) {
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1");
    stop_intake();
    EXPECT_FALSE(ended()) << "the first is still in flight";
    producer_->uncork();
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{1});
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
}

TEST_F(LaneDedupe, RemembersNothingOfARecordThatTheDecoderRefused) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1 bad");
    fetch(1, "type:ORDER id:1");
    EXPECT_THAT(handled(), ElementsAre(1));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1)));
}

TEST_F(LaneDedupe, LeavesOutEventsWithoutAnIdIgnoredTypesAndTombstones) {
    assign("orders/3");
    fetch(0, "type:ORDER");
    fetch(1, "type:ORDER");
    fetch(2, "type:HEARTBEAT id:1 skip");
    fetch(3, "type:HEARTBEAT id:1 skip");
    fetch_tombstone(4);
    fetch_tombstone(5);
    fetch(6, "type:ORDER id:1");
    EXPECT_THAT(handled(), ElementsAre(0, 1, 4, 5, 6));
    EXPECT_EQ(dispositions().count("duplicate"), 0U);
    EXPECT_EQ(lookups(Lookup::fresh), 1U);
}

TEST_F(LaneDedupe, RemembersWhateverDispositionARecordHad) {
    settings_.stages[0].wants = {true, true, false};
    assign("orders/3");
    handler_answers({Verdict::skip, Verdict::reject, Verdict::reject});
    fetch(0, "type:ORDER id:skipped");
    fetch(1, "type:ORDER id:rejected");
    fetch(2, "type:ORDER id:poison", {{"retry-count", "5"}});
    fetch(3, "type:PAYMENT id:unwanted");
    fetch(4, "type:ORDER id:skipped");
    fetch(5, "type:ORDER id:rejected");
    fetch(6, "type:ORDER id:poison");
    fetch(7, "type:PAYMENT id:unwanted");
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("duplicate", 4),
                                            Pair("poisoned", 1), Pair("skipped", 2)));
}

TEST_F(LaneDedupe, DeadLettersAnotherRecordWithTheSameId) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:PAYMENT id:1");
    fetch(2, "type:ORDER id:1");
    EXPECT_THAT(handled(), ElementsAre(0));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.failure_class, model::FailureClass::id_collision);
    EXPECT_EQ(stored()[0].failure.handler, "") << "no handler was called";
    EXPECT_EQ(stored()[0].event_id, "1");
    EXPECT_THAT(dispositions(),
                ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1), Pair("duplicate", 1)));
    EXPECT_EQ(lookups(Lookup::collision), 1U);
}

TEST_F(LaneDedupe, HandlesADeadLetterThatIsReplayedAlthoughItsIdWasSeen) {
    assign("orders/3");
    handler_answers({Verdict::reject, Verdict::ack});
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:1", {{"retry-count", "1"}});
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1)));
    fetch(2, "type:ORDER id:1");
    EXPECT_EQ(dispositions()["duplicate"], 1U);
}

TEST_F(LaneDedupe, FailsACondemnedRecordOnceItIsItsTurn) {
    assign("orders/3");
    producer_->answer_next(out, Outcome::refused, "MSG_SIZE_TOO_LARGE");
    handler_answers({Answer(Verdict::ack).emit(out, "a")});
    fetch(0, "type:ORDER id:1");
    ASSERT_TRUE(ended());
    reopen();
    fetch(1, "type:ORDER id:1");
    EXPECT_THAT(handled(), ElementsAre(0));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("duplicate", 1)));
}

TEST_F(LaneDedupe, AllocatesNothingForAnEventItLooksUpInAWindowThatIsFull) {
    if (!testing::counts_allocations()) GTEST_SKIP() << "nobody counts in this build";
    producer_->set_recording(false);
    script_->recording = false;
    settings_.uncommitted_max = 1'000'000;
    assign("orders/3");
    std::int64_t next = 0;
    const auto fill = [this, &next](std::int64_t records) {
        for (const std::int64_t end = next + records; next < end; ++next)
            source_->append({.offset = next,
                             .value = "id:" + std::to_string(next / 8 * 8 + next % 7),
                             .headers = {}});
    };
    constexpr std::int64_t slice = 256;
    fill(20 * slice);
    run();
    fill(20 * slice);
    const testing::AllocationCount count;
    run();
    EXPECT_LT(count.so_far(), 20U * slice / 8) << "less than one for eight records";
    EXPECT_EQ(committable(), Offset{40 * slice});
    EXPECT_EQ(lookups(Lookup::duplicate), 40U * slice / 8);
}

// ---- History -------------------------------------------------------------------------------------------

TEST_F(LaneDedupe, KnowsAfterARestartWhatItHandledBefore) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:2");
    revoke("orders/3");
    assign("orders/3");
    EXPECT_EQ(committable(), Offset{2});
    EXPECT_EQ(described().position, Offset{2}) << "what is below the start moves nothing";
    EXPECT_EQ(records_read(), 2U);
    EXPECT_EQ(described().in_flight, 0U);
    fetch(2, "type:ORDER id:1");
    fetch(3, "type:ORDER id:3");
    EXPECT_THAT(handled(), ElementsAre(0, 1, 3));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 3), Pair("duplicate", 1)));
}

TEST_F(LaneDedupe, RecallsOnlyWhatTookPart) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1 bad");
    fetch(1, "type:HEARTBEAT id:2 skip");
    fetch(2, "type:ORDER");
    revoke("orders/3");
    assign("orders/3");
    fetch(3, "type:ORDER id:1");
    fetch(4, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(2, 3, 4));
}

TEST_F(LaneDedupe, ReadsNoFurtherBackThanItIsTold) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:2");
    revoke("orders/3");
    history_ = 1;
    assign("orders/3");
    EXPECT_EQ(described().ids_held, 1U);
    fetch(2, "type:ORDER id:1");
    fetch(3, "type:ORDER id:2");
    EXPECT_THAT(handled(), ElementsAre(0, 1, 2)) << "entries that are older are simply unknown";
}

TEST_F(LaneDedupe, TakesARecordOnceOnlyWhenTheSourceRepeatsItself) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER id:2");
    source_->seek(0);
    source_->ring();
    run();
    EXPECT_EQ(records_read(), 2U);
    EXPECT_EQ(lookups(Lookup::redelivery), 0U);
}

TEST_F(LaneDedupe, TellsHistoryThatIsGoneFromAPositionThatIsGone) {
    assign("orders/3");
    fetch(0, "type:ORDER id:1");
    revoke("orders/3");
    source_->fail({"offset-gone", "retention was faster"});
    assign("orders/3");
    ASSERT_TRUE(ended());
    EXPECT_EQ(end_->trouble->code, "history-gone");
    EXPECT_EQ(committable(), Offset{1});

    reopen();
    ASSERT_FALSE(ended());
    source_->fail({"offset-gone", "retention was faster"});
    source_->ring();
    run();
    EXPECT_EQ(end_->trouble->code, "offset-gone") << "the history has been read";
}

TEST_F(LaneDedupe, NoticesALogThatWasCutBackBelowItsStart) {
    assign("orders/3");
    fetch_record({.offset = 0, .value = "type:ORDER id:1", .headers = {}, .leader_epoch = 4});
    revoke("orders/3");
    start_leader_epoch_ = 3;
    assign("orders/3");
    ASSERT_TRUE(ended());
    EXPECT_EQ(end_->trouble->code, "log-truncated");
    EXPECT_EQ(stalled(), "offset_out_of_range");
}

// ---- A store that is far away --------------------------------------------------------------------------

class LaneDedupeStore : public LaneDedupe {
protected:
    LaneDedupeStore() {
        make_dedupe_ = [this] { return store->open(announced_max); };
        history_ = 0;
    }
    std::size_t announced_max{0};
    std::shared_ptr<FakeStore> store = std::make_shared<FakeStore>();
};

TEST_F(LaneDedupeStore, WaitsInOrderForTheStoresAnswer) {
    assign("orders/3");
    store->fall_silent();
    fetch(0, "type:ORDER id:1");
    fetch(1, "type:ORDER");
    EXPECT_THAT(handled(), IsEmpty());
    store->speak();
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1));
    EXPECT_THAT(store_troubles_, IsEmpty()) << "slow is no trouble";
}

TEST_F(LaneDedupeStore, FinishesARecordOnlyWhenTheStoreHasItsId) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::pending});
    producer_->cork();
    fetch(0, "type:ORDER id:1");
    store->fall_silent();
    producer_->uncork();
    run();
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
    EXPECT_THAT(dispositions(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
    fetch(1, "type:ORDER");
    EXPECT_THAT(handled(), ElementsAre(0, 1)) << "the lane goes on meanwhile";
    store->speak();
    run();
    EXPECT_TRUE(store->remembers("1"));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    EXPECT_EQ(committable(), Offset{1});
    settle_pending(Verdict::ack);
    EXPECT_EQ(committable(), Offset{2});
}

TEST_F(LaneDedupeStore, FinishesLateAlsoWhatPublishedNothing) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0, "type:ORDER id:1");
    store->fall_silent();
    settle_pending(Verdict::skip);
    EXPECT_THAT(dispositions(), IsEmpty());
    store->speak();
    run();
    EXPECT_THAT(dispositions(), ElementsAre(Pair("skipped", 1)));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneDedupeStore, WaitsForATwinOnAnotherHost) {
    assign("orders/3");
    store->claim_elsewhere("1");
    fetch(0, "type:ORDER id:1");
    EXPECT_THAT(dispositions(), IsEmpty());
    store->remember_elsewhere("1", "type:ORDER id:1");
    run();
    EXPECT_THAT(handled(), IsEmpty());
    EXPECT_THAT(dispositions(), ElementsAre(Pair("duplicate", 1)));
}

TEST_F(LaneDedupeStore, TellsOnceThatTheStoreIsAwayAndOnceThatItIsBack) {
    assign("orders/3");
    store->fall_silent(Error{"dedupe-store", "it refuses connections"});
    fetch(0, "type:ORDER id:1");
    advance(10s);
    store->set_errors(3);
    advance(1s);
    EXPECT_THAT(store_troubles_, ElementsAre("it refuses connections"));
    EXPECT_FALSE(ended()) << "it heals by itself";
    EXPECT_EQ(totals().store_errors, 3U) << "counted while it lasts";
    store->speak();
    run();
    EXPECT_THAT(store_troubles_, ElementsAre("it refuses connections", ""));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    EXPECT_EQ(totals().store_errors, 3U);
}

TEST_F(LaneDedupeStore, NoticesATroubleThatBeginsWhileItWaits) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0, "type:ORDER id:1");
    store->fall_silent();
    settle_pending(Verdict::ack);
    EXPECT_THAT(store_troubles_, IsEmpty());
    store->fall_silent(Error{"dedupe-store", "it refuses connections"});
    advance(1s);
    EXPECT_THAT(store_troubles_, ElementsAre("it refuses connections"));
    store->speak();
    run();
    EXPECT_THAT(store_troubles_, ElementsAre("it refuses connections", ""));
}

TEST_F(LaneDedupeStore, EndsWithoutAStoreThatIsAway) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0, "type:ORDER id:1");
    store->fall_silent(Error{"dedupe-store", "it refuses connections"});
    settle_pending(Verdict::ack);
    stop_intake();
    EXPECT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{0}) << "it is done again";
    store->speak();
    revoke("orders/3");
    assign("orders/3");
    EXPECT_EQ(lookups(Lookup::redelivery), 1U);
    EXPECT_THAT(handled(), ElementsAre(0, 0));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneDedupeStore, WaitsAtItsEndForAStoreThatIsOnlySlow) {
    assign("orders/3");
    handler_answers({Verdict::pending});
    fetch(0, "type:ORDER id:1");
    store->fall_silent();
    settle_pending(Verdict::ack);
    stop_intake();
    EXPECT_FALSE(ended());
    store->speak();
    run();
    EXPECT_TRUE(ended());
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneDedupeStore, AnnouncesTheIdsOfTheRecordsToCome) {
    announced_max = 3;
    assign("orders/3");
    for (const auto& [offset, text] :
         std::vector<std::pair<std::int64_t, std::string>>{{0, "type:ORDER id:a"},
                                                           {1, "type:ORDER id:b bad"},
                                                           {2, "type:ORDER id:c"},
                                                           {3, "type:HEARTBEAT id:d skip"},
                                                           {4, "type:ORDER"},
                                                           {5, "type:ORDER id:e"},
                                                           {6, "type:ORDER id:f"}})
        source_->append({.offset = offset, .value = text, .headers = {}});
    run();
    EXPECT_THAT(store->announcements(), ElementsAre("a c", "e", "f"));
    EXPECT_THAT(handled(), ElementsAre(0, 2, 4, 5, 6));
}

TEST_F(LaneDedupeStore, AnnouncesNothingToWhoDoesNotAsk) {
    assign("orders/3");
    fetch(0, "type:ORDER id:a");
    EXPECT_THAT(store->announcements(), IsEmpty());
}

}  // namespace
}  // namespace strandline::engine

#include "dedupe/redis/redis_dedupe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "unit/dedupe/redis/fake_claim_store.hpp"

namespace strandline::dedupe::redis {
namespace {

using namespace std::chrono_literals;
using engine::Dedupe;
using Sighting = Dedupe::Sighting;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Offsets = std::vector<std::int64_t>;

Dedupe::Sighted sighted(std::string_view id, std::int64_t offset, std::string_view value = "{}") {
    return {.id = id, .value = value, .offset = model::Offset{offset}};
}

class RedisDedupeTest : public ::testing::Test {
protected:
    RedisDedupeTest() {
        dedupe_ =
            std::make_unique<RedisDedupe>(RedisDedupeSettings{.group = "orders", .window = 24h},
                                          model::TopicPartition{"events", 3}, store_, clock_);
    }

    void announce(const std::vector<Dedupe::Sighted>& records) { dedupe_->announce(records); }
    std::vector<engine::Ticket> remembered() {
        std::vector<engine::Ticket> tickets;
        dedupe_->take_remembered(tickets);
        return tickets;
    }

    testing::ManualClock clock_;
    std::shared_ptr<testing::FakeClaimStore> store_ = std::make_shared<testing::FakeClaimStore>();
    std::unique_ptr<RedisDedupe> dedupe_;
};

TEST_F(RedisDedupeTest, OneAnnouncementAsksForAllIdsInOrder) {
    announce({sighted("a", 10), sighted("b", 11), sighted("c", 15)});
    EXPECT_EQ(store_->offsets(Script::claim), (Offsets{10, 11, 15}));
}

TEST_F(RedisDedupeTest, IsUnansweredUntilTheStoreHasSpoken) {
    announce({sighted("a", 10)});
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::unanswered);
    store_->answer(10, Sighting::first);
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::first);
}

TEST_F(RedisDedupeTest, ARecordThatWasNotAnnouncedIsAskedForWhenItIsLookedAt) {
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::unanswered);
    EXPECT_EQ(store_->offsets(Script::claim), Offsets{10});
}

TEST_F(RedisDedupeTest, PassesOnWhatTheStoreSays) {
    announce({sighted("a", 1), sighted("b", 2), sighted("c", 3)});
    store_->answer(1, Sighting::duplicate);
    store_->answer(2, Sighting::collision);
    store_->answer(3, Sighting::redelivery);
    EXPECT_EQ(dedupe_->look(sighted("a", 1), 1), Sighting::duplicate);
    EXPECT_EQ(dedupe_->look(sighted("b", 2), 2), Sighting::collision);
    EXPECT_EQ(dedupe_->look(sighted("c", 3), 3), Sighting::redelivery);
}

TEST_F(RedisDedupeTest, ACollisionIsADuplicateWhereThePipelineSaysSo) {
    RedisDedupe lenient(
        {.group = "orders", .window = 24h, .lease = 30s, .collision_is_duplicate = true},
        {"events", 4}, store_, clock_);
    ASSERT_EQ(lenient.look(sighted("a", 1), 1), Sighting::unanswered);
    store_->answer(1, Sighting::collision);
    EXPECT_EQ(lenient.look(sighted("a", 1), 1), Sighting::duplicate);
}

TEST_F(RedisDedupeTest, IsRememberedOnlyWhenTheStoreHasIt) {
    announce({sighted("a", 10)});
    store_->answer(10, Sighting::first);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 7), Sighting::first);
    EXPECT_FALSE(dedupe_->remember(7));
    EXPECT_EQ(store_->offsets(Script::promote), Offsets{10});
    EXPECT_THAT(remembered(), IsEmpty());
    store_->promote(7);
    EXPECT_THAT(remembered(), ElementsAre(7));
    EXPECT_THAT(remembered(), IsEmpty());
}

TEST_F(RedisDedupeTest, WhatWasNoFirstSightingHasNothingToRemember) {
    announce({sighted("a", 10)});
    store_->answer(10, Sighting::duplicate);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 7), Sighting::duplicate);
    EXPECT_TRUE(dedupe_->remember(7));
    EXPECT_THAT(store_->offsets(Script::promote), IsEmpty());
}

TEST_F(RedisDedupeTest, ACopyOnTheSameLaneWaitsForTheEarlierRecordWithoutAskingTheStore) {
    announce({sighted("a", 10), sighted("a", 11)});
    EXPECT_EQ(store_->offsets(Script::claim), Offsets{10});
    store_->answer(10, Sighting::first);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::first);
    EXPECT_EQ(dedupe_->look(sighted("a", 11), 2), Sighting::twin);
    ASSERT_FALSE(dedupe_->remember(1));
    EXPECT_EQ(dedupe_->look(sighted("a", 11), 2), Sighting::twin);
    store_->promote(1);
    EXPECT_EQ(dedupe_->look(sighted("a", 11), 2), Sighting::unanswered);
    EXPECT_EQ(store_->offsets(Script::claim), (Offsets{10, 11}));
    store_->answer(11, Sighting::duplicate);
    EXPECT_EQ(dedupe_->look(sighted("a", 11), 2), Sighting::duplicate);
}

TEST_F(RedisDedupeTest, ATwinElsewhereIsAskedForAgainAfterPausesThatGrow) {
    announce({sighted("a", 10)});
    std::vector<Duration> pauses;
    for (int times = 0; times < 12; ++times) {
        store_->answer(10, Sighting::twin);
        ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::twin);
        ASSERT_EQ(store_->later.size(), pauses.size() + 1);
        pauses.push_back(store_->later.back().second);
        // Looked at meanwhile, it asks no second time.
        ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::twin);
    }
    EXPECT_EQ(pauses.front(), 5ms);
    EXPECT_EQ(pauses[1], 10ms);
    EXPECT_EQ(pauses.back(), 500ms);
    EXPECT_EQ(store_->later.size(), 12U);
    store_->answer(10, Sighting::first);
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::first);
}

TEST_F(RedisDedupeTest, ALaneThatWaitsForATwinGivesBackWhatItClaimedAhead) {
    announce({sighted("a", 10), sighted("b", 11), sighted("c", 12), sighted("d", 13)});
    store_->answer(11, Sighting::first);
    store_->answer(12, Sighting::duplicate);
    for (int times = 0; times < 3; ++times) {
        store_->answer(10, Sighting::twin);
        ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::twin);
    }
    // c is nobody's any more. d was asked for and may be ours.
    EXPECT_EQ(store_->offsets(Script::release), (Offsets{11, 13}));
    // The answer to what was given back comes too late to be believed.
    const std::uint64_t given_back = store_->serial_of(11);
    store_->answer(10, Sighting::duplicate);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::duplicate);
    store_->link->answer({{given_back, Sighting::first}}, {});
    EXPECT_EQ(dedupe_->look(sighted("b", 11), 2), Sighting::unanswered);
}

TEST_F(RedisDedupeTest, WhatWasGivenBackIsClaimedAgainWhenTheTwinHasEnded) {
    announce({sighted("a", 10), sighted("b", 11), sighted("c", 12)});
    store_->answer(11, Sighting::first);
    for (int times = 0; times < 3; ++times) {
        store_->answer(10, Sighting::twin);
        ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::twin);
    }
    store_->answer(10, Sighting::duplicate);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::duplicate);
    store_->forget();
    EXPECT_EQ(dedupe_->look(sighted("b", 11), 2), Sighting::unanswered);
    EXPECT_EQ(store_->offsets(Script::claim), (Offsets{11, 12}));
    store_->answer(11, Sighting::first);
    EXPECT_EQ(dedupe_->look(sighted("b", 11), 2), Sighting::first);
}

TEST_F(RedisDedupeTest, AClaimThatLayTooLongIsMadeAgainBeforeTheWorkBegins) {
    announce({sighted("a", 10)});
    store_->answer(10, Sighting::first);
    clock_.advance(16s);
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::unanswered);
    EXPECT_EQ(store_->offsets(Script::claim), (Offsets{10, 10}));
    store_->answer(10, Sighting::duplicate);  // somebody was faster
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::duplicate);
}

TEST_F(RedisDedupeTest, WhatIsInWorkIsKeptAliveUntilItIsRemembered) {
    announce({sighted("a", 10), sighted("b", 11)});
    store_->answer(10, Sighting::first);
    store_->answer(11, Sighting::first);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::first);
    clock_.advance(10s);
    const std::vector<ScriptItem> due = store_->link->due_for_renewal(clock_.now(), 10s);
    ASSERT_EQ(due.size(), 1U);  // b is not begun
    EXPECT_EQ(due.front().offset, model::Offset{10});
    EXPECT_THAT(store_->link->due_for_renewal(clock_.now(), 10s), IsEmpty());
    ASSERT_FALSE(dedupe_->remember(1));
    clock_.advance(10s);
    EXPECT_THAT(store_->link->due_for_renewal(clock_.now(), 10s), IsEmpty());
}

TEST_F(RedisDedupeTest, ItsEndGivesBackEveryClaimThatDidNotBecomeAMemory) {
    announce({sighted("a", 10), sighted("b", 11), sighted("c", 12)});
    for (const std::int64_t offset : {10, 11}) store_->answer(offset, Sighting::first);
    ASSERT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::first);
    ASSERT_EQ(dedupe_->look(sighted("b", 11), 2), Sighting::first);
    ASSERT_FALSE(dedupe_->remember(1));
    store_->promote(1);
    EXPECT_THAT(remembered(), ElementsAre(1));
    dedupe_.reset();
    EXPECT_EQ(store_->offsets(Script::release), (Offsets{12, 11}));
    EXPECT_TRUE(store_->link->closed());
}

TEST_F(RedisDedupeTest, ARecordThatWasAnnouncedAndNeverLookedAtIsGivenBack) {
    announce({sighted("a", 10), sighted("b", 11)});
    store_->answer(10, Sighting::first);
    store_->answer(11, Sighting::first);
    EXPECT_EQ(dedupe_->look(sighted("b", 11), 1), Sighting::first);
    EXPECT_EQ(store_->offsets(Script::release), Offsets{10});
}

TEST_F(RedisDedupeTest, AFullStoreIsAskedAgainWhenItHasRoom) {
    store_->full = true;
    announce({sighted("a", 10), sighted("b", 11)});
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::unanswered);
    EXPECT_THAT(store_->asked, IsEmpty());
    store_->full = false;
    EXPECT_EQ(dedupe_->look(sighted("a", 10), 1), Sighting::unanswered);
    EXPECT_EQ(store_->offsets(Script::claim), (Offsets{10, 11}));
}

TEST_F(RedisDedupeTest, SaysTheStoresTroubleAndHasNoHistoryToRead) {
    EXPECT_EQ(dedupe_->trouble(), std::nullopt);
    store_->its_trouble = Error{"redis-connect", "gone"};
    EXPECT_EQ(dedupe_->trouble(), store_->its_trouble);
    EXPECT_EQ(dedupe_->history(), 0U);
}

TEST_F(RedisDedupeTest, AnAnswerWakesTheLaneUntilThatIsSwitchedOff) {
    int woken = 0;
    dedupe_->notify([&] { ++woken; });
    announce({sighted("a", 10)});
    store_->answer(10, Sighting::first);
    EXPECT_EQ(woken, 1);
    dedupe_->notify(nullptr);
    store_->promote(1);
    EXPECT_EQ(woken, 1);
}

TEST_F(RedisDedupeTest, NoIdLeavesTheProcess) {
    announce({sighted("customer-4711", 10, "secret value")});
    const ScriptItem& item = store_->asked.front().item;
    std::string wire;
    append_call(wire, Script::claim, false, store_->link->identity(), {item});
    EXPECT_EQ(wire.find("4711"), std::string::npos);
    EXPECT_EQ(wire.find("secret"), std::string::npos);
    EXPECT_NE(wire.find("strandline:dedupe:orders:"), std::string::npos);
}

}  // namespace
}  // namespace strandline::dedupe::redis

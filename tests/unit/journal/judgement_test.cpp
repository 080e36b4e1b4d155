#include "journal/judgement.hpp"

#include <gmock/gmock.h>
#include <signal.h>

namespace strandline::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

OpenCall call(std::int64_t offset) {
    OpenCall call;
    call.record = {.pipeline = "orders", .topic = "events", .partition = 0, .offset = offset};
    call.handler = {"shop.enrich", "1.0.0"};
    return call;
}

OpenCall marked(std::int64_t offset, Mark mark, std::uint32_t number = 0) {
    OpenCall marked = call(offset);
    marked.mark = mark;
    marked.number = number;
    return marked;
}

Contents life(std::vector<OpenCall> calls, End end = End::running) {
    Contents contents;
    contents.end = end;
    contents.boot_id = "boot";
    contents.started_boot_ms = 1000;
    contents.calls = std::move(calls);
    return contents;
}

Judgement judged(Contents contents) { return judge(std::move(contents), {"boot", 5000}); }

TEST(Judgement, AMarkedCallIsACrashAndTheOthersAreInnocent) {
    const Judgement judgement = judged(life({call(1), marked(2, Mark::signal, SIGSEGV), call(3)}));
    ASSERT_THAT(judgement.accused, SizeIs(1));
    EXPECT_EQ(judgement.accused[0].record.offset, 2);
    EXPECT_EQ(judgement.accused[0].crashes, 1U);
    EXPECT_THAT(judgement.suspected, IsEmpty());
}

TEST(Judgement, WithoutAMarkAllThatWereInsideAreSuspects) {
    const Judgement judgement = judged(life({call(1), call(2)}));
    ASSERT_THAT(judgement.accused, SizeIs(2));
    EXPECT_EQ(judgement.accused[0].crashes, 0U);
    EXPECT_EQ(judgement.accused[0].suspicions, 1U);
    EXPECT_FALSE(is_quarantined(judgement.accused[0]));
}

TEST(Judgement, ACallThatWasAloneByRuleIsACrashWithoutAMark) {
    OpenCall alone = call(1);
    alone.alone = true;
    EXPECT_EQ(judged(life({alone})).accused[0].crashes, 1U);
    // By chance alone is not enough.
    EXPECT_EQ(judged(life({call(1)})).accused[0].crashes, 0U);
    // What was pending was worked on by a thread that nobody knows.
    alone.state = CallState::pending;
    EXPECT_EQ(judged(life({alone})).accused[0].crashes, 0U);
}

TEST(Judgement, ASignalOutsideOfHandlersMakesSuspectsOnly) {
    OpenCall alone = call(1);
    alone.alone = true;
    const Judgement judgement = judged(life({alone}, End::elsewhere));
    EXPECT_EQ(judgement.accused[0].crashes, 0U);
    EXPECT_EQ(judgement.accused[0].suspicions, 1U);
}

TEST(Judgement, ACleanStopAnAssertionOfOursAndAnotherLifeOfTheMachineBlameNobody) {
    EXPECT_THAT(judged(life({call(1)}, End::clean)).accused, IsEmpty());
    EXPECT_THAT(judged(life({call(1)}, End::our_bug)).accused, IsEmpty());
    EXPECT_THAT(judge(life({call(1)}), {"other", 5000}).accused, IsEmpty());
    EXPECT_THAT(judge(life({call(1)}), {"", 500}).accused, IsEmpty());
    EXPECT_THAT(judge(life({call(1)}), {"", 5000}).accused, SizeIs(1));
}

TEST(Judgement, CountsOverLives) {
    Contents second = life({marked(1, Mark::signal, SIGABRT)});
    second.accused = judged(life({marked(1, Mark::signal, SIGSEGV)})).accused;
    const Judgement judgement = judged(std::move(second));
    ASSERT_THAT(judgement.accused, SizeIs(1));
    EXPECT_EQ(judgement.accused[0].crashes, 2U);
    EXPECT_TRUE(is_quarantined(judgement.accused[0]));
    EXPECT_THAT(describe(judgement.accused[0]), HasSubstr("SIGABRT"));
}

TEST(Judgement, WhatAnotherVersionDidIsForgottenWithTheNextCrash) {
    Contents second = life({marked(1, Mark::signal, SIGSEGV)});
    second.accused = judged(life({marked(1, Mark::signal, SIGSEGV)})).accused;
    second.calls[0].handler.version = "1.0.1";
    const Judgement judgement = judged(std::move(second));
    EXPECT_EQ(judgement.accused[0].crashes, 1U);
    EXPECT_EQ(judgement.accused[0].handler.version, "1.0.1");
}

TEST(Judgement, SuspectedOftenEnoughItIsNoChance) {
    Accusation accusation;
    accusation.suspicions = suspicions_max - 1;
    EXPECT_FALSE(is_quarantined(accusation));
    ++accusation.suspicions;
    EXPECT_TRUE(is_quarantined(accusation));
    accusation = {};
    accusation.crashes = 1;
    EXPECT_FALSE(is_quarantined(accusation));
    accusation.suspicions = 1;
    EXPECT_TRUE(is_quarantined(accusation));
}

}  // namespace
}  // namespace strandline::journal

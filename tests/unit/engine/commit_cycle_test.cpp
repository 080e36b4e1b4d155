#include "engine/commit_cycle.hpp"

#include <gtest/gtest.h>

namespace strandline::engine {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

TEST(CommitCycle, SendsOneAtATime) {
    CommitCycle commits(10s);
    EXPECT_TRUE(commits.may_send(start));
    commits.sent(start);
    EXPECT_FALSE(commits.may_send(start + 1s));
    EXPECT_EQ(commits.answered(start + 2s), 2s);
    EXPECT_TRUE(commits.may_send(start + 2s));
}

TEST(CommitCycle, SendsAgainWhenAnAnswerDoesNotCome) {
    CommitCycle commits(10s);
    commits.sent(start);
    EXPECT_FALSE(commits.may_send(start + 9'999ms));
    EXPECT_TRUE(commits.may_send(start + 10s));
}

TEST(CommitCycle, TakesTheLateAnswerOfAnOlderCommitForNoAnswerToTheNewer) {
    CommitCycle commits(10s);
    commits.sent(start);
    commits.sent(start + 10s);
    (void)commits.answered(start + 11s);  // of the first
    EXPECT_FALSE(commits.may_send(start + 11s)) << "of two in flight the older could land last";
    (void)commits.answered(start + 12s);
    EXPECT_TRUE(commits.may_send(start + 12s));
}

TEST(CommitCycle, SendsNothingWhilePartitionsAreGivenBack) {
    CommitCycle commits(10s);
    commits.hold();
    EXPECT_FALSE(commits.may_send(start));
    commits.hold();
    commits.release();
    EXPECT_FALSE(commits.may_send(start)) << "another revoke is under way";
    commits.release();
    EXPECT_TRUE(commits.may_send(start));
}

TEST(CommitCycle, NamesEachAnswerByAWordOfItsOwn) {
    EXPECT_STREQ(name_of(CommitAnswer::committed), "committed");
    EXPECT_STREQ(name_of(CommitAnswer::again), "again");
    EXPECT_STREQ(name_of(CommitAnswer::not_ours), "not_ours");
    EXPECT_STREQ(name_of(CommitAnswer::blocked), "blocked");
    EXPECT_STREQ(name_of(CommitAnswer::fatal), "fatal");
}

}  // namespace
}  // namespace strandline::engine

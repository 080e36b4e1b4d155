#include "dedupe/redis/operation_queue.hpp"

#include <gtest/gtest.h>

#include "dedupe/redis/lane_link.hpp"

namespace strandline::dedupe::redis {
namespace {

std::shared_ptr<LaneLink> lane(const std::string& owner) {
    return std::make_shared<LaneLink>(LaneIdentity{.key_prefix = "k:",
                                                   .place = "t/0/",
                                                   .owner = owner,
                                                   .window_ms = "1000",
                                                   .lease_ms = "100"});
}

class OperationQueueTest : public ::testing::Test {
protected:
    void push(const std::shared_ptr<LaneLink>& lane, std::int64_t offset,
              Script script = Script::claim) {
        queue_.push({.script = script,
                     .item = {.id = {}, .value = {}, .offset = model::Offset{offset}},
                     .serial = 1,
                     .lane = lane});
    }
    std::vector<std::int64_t> send() {
        std::vector<std::int64_t> offsets;
        if (const Call* call = queue_.send_next({}))
            for (const Operation& operation : call->operations)
                offsets.push_back(operation.item.offset.value);
        return offsets;
    }
    using Offsets = std::vector<std::int64_t>;

    std::shared_ptr<LaneLink> first_ = lane("1");
    std::shared_ptr<LaneLink> second_ = lane("2");
    OperationQueue queue_;
};

TEST_F(OperationQueueTest, ACallHoldsWhatOneLaneAsksInARow) {
    push(first_, 1);
    push(first_, 2);
    push(second_, 3);
    push(first_, 4);
    EXPECT_EQ(send(), (Offsets{1, 2}));
    EXPECT_EQ(send(), Offsets{3});
    EXPECT_EQ(send(), Offsets{4});
    EXPECT_EQ(send(), Offsets{});
}

TEST_F(OperationQueueTest, ACallHasOneScript) {
    push(first_, 1);
    push(first_, 2, Script::promote);
    EXPECT_EQ(send(), Offsets{1});
    EXPECT_EQ(send(), Offsets{2});
}

TEST_F(OperationQueueTest, ACallHasALargestSize) {
    const auto most = static_cast<std::int64_t>(OperationQueue::operations_per_call_max);
    for (std::int64_t offset = 0; offset <= most; ++offset) push(first_, offset);
    EXPECT_EQ(send().size(), OperationQueue::operations_per_call_max);
    EXPECT_EQ(send(), Offsets{most});
}

TEST_F(OperationQueueTest, NoMoreThanTheLimitIsInFlight) {
    for (std::int64_t offset = 0; offset < 40; ++offset)
        push(offset % 2 == 0 ? first_ : second_, offset);
    for (std::size_t call = 0; call < OperationQueue::calls_in_flight_max; ++call)
        EXPECT_EQ(send().size(), 1U);
    EXPECT_EQ(send(), Offsets{});
    ASSERT_TRUE(queue_.take_answered());
    EXPECT_EQ(send().size(), 1U);
}

TEST_F(OperationQueueTest, ALostConnectionPutsTheUnansweredBackInOrder) {
    for (std::int64_t offset = 0; offset < 4; ++offset)
        push(offset % 2 == 0 ? first_ : second_, offset);
    EXPECT_EQ(send(), Offsets{0});
    EXPECT_EQ(send(), Offsets{1});
    EXPECT_EQ(send(), Offsets{2});
    ASSERT_TRUE(queue_.take_answered());
    queue_.connection_lost();
    EXPECT_EQ(queue_.size(), 3U);
    EXPECT_EQ(send(), Offsets{1});
    EXPECT_EQ(send(), Offsets{2});
    EXPECT_EQ(send(), Offsets{3});
}

TEST_F(OperationQueueTest, ALostConnectionIsAFailureOfEachLaneThatWaitsOnce) {
    push(first_, 1);
    push(first_, 2);
    (void)send();
    queue_.connection_lost();
    EXPECT_EQ(first_->failures(), 1U);
    EXPECT_EQ(second_->failures(), 0U);
}

TEST_F(OperationQueueTest, ClaimsOfALaneThatIsGoneAreDroppedAndItsReleasesAreNot) {
    push(first_, 1);
    push(first_, 1, Script::release);
    first_->close();
    const Call* call = queue_.send_next({});
    ASSERT_NE(call, nullptr);
    EXPECT_EQ(call->script, Script::release);
}

TEST_F(OperationQueueTest, APingIsNoOperationAndIsForgottenWithItsConnection) {
    queue_.send_ping({});
    EXPECT_FALSE(queue_.empty());
    EXPECT_EQ(queue_.size(), 0U);
    queue_.connection_lost();
    EXPECT_TRUE(queue_.empty());
}

TEST_F(OperationQueueTest, AnAnswerToNothingIsSeen) { EXPECT_FALSE(queue_.take_answered()); }

}  // namespace
}  // namespace strandline::dedupe::redis

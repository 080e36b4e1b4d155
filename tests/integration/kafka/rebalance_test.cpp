#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

class Rebalance : public KafkaTest {};

// A real broker takes commits until the members have joined again; this one refuses them, so what the
// last commit of a revoke achieves is shown by the tests on real Kafka.
TEST_F(Rebalance, TheNextOwnerRedoesWhatCouldNotBeCommitted) {
    feed(6, 20);
    TestLanes first;
    kafka::Consumer one(consumer_settings(), logger);
    ASSERT_TRUE(one.start(first));
    ASSERT_TRUE(first.wait_until([&] { return first.seen_in_all() == 120; }));
    std::vector<model::PartitionOffset> half;
    for (std::int32_t i = 0; i < 6; ++i) half.push_back({at(i), model::Offset{12}, -1});
    one.commit(half);
    ASSERT_TRUE(first.wait_until([&] { return first.commit_answers().size() == 1; }));

    TestLanes second;
    kafka::Consumer other(consumer_settings(), logger);
    ASSERT_TRUE(other.start(second));
    ASSERT_TRUE(second.wait_until(
        [&] { return first.assigned().size() == 3 && second.assigned().size() == 3; }));
    ASSERT_GE(first.commit_answers().size(), 2U);
    EXPECT_EQ(first.commit_answers()[1].answer, engine::CommitAnswer::not_ours);
    for (const auto partition : second.assigned()) EXPECT_EQ(second.start_of(at(partition)), 12);
    ASSERT_TRUE(second.wait_until([&] { return second.seen_in_all() == 3 * 8; }));
    EXPECT_EQ(first.history().back(), "assigned");
    EXPECT_TRUE(stop(other));
    EXPECT_TRUE(stop(one));
}

TEST_F(Rebalance, DropsTheQueuedRecordsOfARevokedPartition) {
    feed(6, 50);
    TestLanes first;
    first.hold();
    kafka::Consumer one(consumer_settings(), logger);
    ASSERT_TRUE(one.start(first));
    ASSERT_TRUE(
        first.wait_until([&] { return first.assigned().size() == 6 && first.wakes() > 0; }));

    TestLanes second;
    kafka::Consumer other(consumer_settings(), logger);
    ASSERT_TRUE(other.start(second));
    ASSERT_TRUE(second.wait_until(
        [&] { return first.assigned().size() == 3 && second.assigned().size() == 3; }));
    first.resume();
    ASSERT_TRUE(
        second.wait_until([&] { return first.seen_in_all() + second.seen_in_all() >= 300; }));
    for (std::int32_t partition = 0; partition < 6; ++partition) {
        const bool moved = second.assigned().count(partition) == 1;
        EXPECT_EQ(offsets_of(first.seen(at(partition))), range(0, moved ? 0 : 50));
        EXPECT_EQ(offsets_of(second.seen(at(partition))), range(0, moved ? 50 : 0));
    }
    EXPECT_TRUE(stop(other));
    EXPECT_TRUE(stop(one));
}

TEST_F(Rebalance, AStaticMemberComesBackToItsPartitionsWithoutARebalance) {
    auto settings = consumer_settings();
    settings.group_instance = "host-1.orders";
    TestLanes lanes;
    kafka::Consumer consumer(settings, logger);
    for (int life = 0; life < 2; ++life) {
        ASSERT_TRUE(consumer.start(lanes));
        ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 6; }));
        ASSERT_TRUE(stop(consumer));
    }
}

}  // namespace
}  // namespace strandline::testing

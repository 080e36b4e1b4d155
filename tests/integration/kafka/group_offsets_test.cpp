#include "kafka/group_offsets.hpp"

#include <gmock/gmock.h>

#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

using model::Offset;

/// What a group has committed, looked at and moved from outside of it.
class GroupOffsetsTest : public KafkaTest {
protected:
    GroupOffsetsTest() : KafkaTest(2) {}

    std::unique_ptr<kafka::GroupOffsets> open(const kafka::ConsumerSettings& settings) {
        auto opened = kafka::GroupOffsets::open(settings, seconds(10));
        EXPECT_TRUE(opened) << opened.error().message;
        return opened ? std::move(*opened) : nullptr;
    }
};

TEST_F(GroupOffsetsTest, ShowWhatIsThereOfAGroupThatNeverCommitted) {
    feed(2, 5);
    const auto offsets = open(consumer_settings());
    const auto found = offsets->look();
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->size(), 2U);
    EXPECT_EQ((*found)[1].where, at(1));
    EXPECT_EQ((*found)[1].committed, std::nullopt);
    EXPECT_EQ((*found)[1].begin, Offset{0});
    EXPECT_EQ((*found)[1].end, Offset{5});
}

TEST_F(GroupOffsetsTest, AreMovedAndTheGroupGoesOnThere) {
    feed(2, 5);
    const auto offsets = open(consumer_settings());
    const auto moved = offsets->move({{.where = at(1), .offset = Offset{3}}});
    ASSERT_TRUE(moved) << moved.error().message;
    const auto found = offsets->look();
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)[1].committed, Offset{3});
    EXPECT_EQ((*found)[1].metadata, "strandline-from=3") << "what is below is not ours to remember";

    TestLanes lanes;
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 7; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(1))), range(3, 5));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(GroupOffsetsTest, AreNotMovedWhileTheGroupHasAMember) {
    feed(2, 5);
    TestLanes lanes;
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 2; }));
    const auto offsets = open(consumer_settings());
    const auto moved = offsets->move({{.where = at(1), .offset = Offset{3}}});
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, "group-active") << moved.error().message;
    EXPECT_TRUE(stop(consumer));
}

TEST_F(GroupOffsetsTest, SayThatNoBrokerAnswers) {
    auto settings = consumer_settings();
    settings.client.brokers = "127.0.0.1:1";
    auto offsets = kafka::GroupOffsets::open(settings, milliseconds(300));
    ASSERT_TRUE(offsets);
    const auto found = (*offsets)->look();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "broker-unreachable");
}

}  // namespace
}  // namespace strandline::testing

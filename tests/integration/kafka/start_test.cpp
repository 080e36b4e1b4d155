#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

using kafka::StartAt;

/// Where partitions start.
class Start : public KafkaTest {
protected:
    Start() : KafkaTest(2) {}

    /// One life of a consumer that has read nothing yet.
    void live_and_stop(const kafka::ConsumerSettings& settings) {
        TestLanes earlier;
        earlier.hold();
        earlier.commit_nothing_on_revoke();
        kafka::Consumer consumer(settings, logger);
        ASSERT_TRUE(consumer.start(earlier));
        ASSERT_TRUE(earlier.wait_until([&] { return earlier.assigned().size() == 2; }));
        ASSERT_TRUE(stop(consumer));
    }
    void commit(std::vector<model::PartitionOffset> offsets) {
        TestLanes earlier;
        earlier.hold();
        earlier.commit_nothing_on_revoke();
        kafka::Consumer consumer(consumer_settings(), logger);
        ASSERT_TRUE(consumer.start(earlier));
        ASSERT_TRUE(earlier.wait_until([&] { return earlier.assigned().size() == 2; }));
        consumer.commit(std::move(offsets));
        ASSERT_TRUE(earlier.wait_until([&] { return !earlier.commit_answers().empty(); }));
        ASSERT_TRUE(stop(consumer));
    }

    TestLanes lanes;
};

TEST_F(Start, EarliestReadsFromTheBeginning) {
    feed(2, 5);
    kafka::Consumer consumer(consumer_settings(StartAt::Kind::earliest), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 10; }));
    EXPECT_EQ(lanes.start_of(at(0)), 0);
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, LatestReadsOnlyWhatComesAfterTheAssignment) {
    feed(2, 5);
    kafka::Consumer consumer(consumer_settings(StartAt::Kind::latest), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 2; }));
    EXPECT_EQ(lanes.start_of(at(0)), 5);
    feed(2, 3, 5);
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 6; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(1))), range(5, 8));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, LatestIsChosenOnceAndKept) {
    feed(2, 5);
    live_and_stop(consumer_settings(StartAt::Kind::latest));
    feed(2, 3, 5);  // while nobody reads: it must not be skipped
    kafka::Consumer consumer(consumer_settings(StartAt::Kind::latest), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 6; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(0))), range(5, 8));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, ATimeThatNoRecordHasReachedIsTheEnd) {
    feed(2, 5);
    auto settings = consumer_settings(StartAt::Kind::timestamp);
    settings.start.timestamp_ms = 4'000'000'000'000;
    kafka::Consumer consumer(settings, logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 2; }));
    EXPECT_EQ(lanes.start_of(at(0)), 5);
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, APartitionThatIsNewInItsTopicIsReadFromItsBeginning) {
    feed(2, 5);
    commit({{at(0), model::Offset{2}, -1}});
    kafka::Consumer consumer(consumer_settings(StartAt::Kind::latest), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 3 + 5; }));
    EXPECT_EQ(lanes.start_of(at(0)), 2);
    EXPECT_EQ(lanes.start_of(at(1)), 0);
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, AnOffsetThatTheBrokerNoLongerHasIsNamed) {
    feed(2, 5);
    commit({{at(0), model::Offset{1000}, -1}});
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.take_error().has_value(); }));
    EXPECT_EQ(lanes.take_error()->code, "offset-gone");
    EXPECT_NE(lanes.take_error()->message.find("orders/0"), std::string::npos);
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Start, AnOffsetThatIsGoneIsReplacedWhenThePipelineAsksForIt) {
    feed(2, 5);
    commit({{at(0), model::Offset{1000}, -1}});
    auto settings = consumer_settings();
    settings.when_offset_is_gone = kafka::WhenOffsetIsGone::earliest;
    lanes.commit_nothing_on_revoke();
    kafka::Consumer consumer(settings, logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.take_error().has_value(); }));
    consumer.reassign({at(0)});
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen(at(0)).size() == 5; }));
    EXPECT_EQ(lanes.start_of(at(0)), 0);
    EXPECT_TRUE(stop(consumer));
}

}  // namespace
}  // namespace strandline::testing

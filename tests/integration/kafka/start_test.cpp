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

// ---- History: records below the start, for their ids -------------------------------------------------

/// A group that has read `read` of ten records of each partition, in one life.
class History : public Start {
protected:
    void read_and_stop(kafka::ConsumerSettings settings, std::size_t records) {
        TestLanes earlier;
        kafka::Consumer consumer(std::move(settings), logger);
        ASSERT_TRUE(consumer.start(earlier));
        ASSERT_TRUE(earlier.wait_until([&] { return earlier.seen_in_all() == records; }));
        ASSERT_TRUE(stop(consumer));
    }
    kafka::ConsumerSettings with_history(std::uint64_t records,
                                         StartAt::Kind start = StartAt::Kind::earliest) const {
        auto settings = consumer_settings(start);
        settings.history = records;
        return settings;
    }
};

TEST_F(History, ReadsBelowTheCommittedOffset) {
    feed(2, 10);
    read_and_stop(with_history(4), 20);
    feed(2, 2, 10);
    kafka::Consumer consumer(with_history(4), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 2 * 6; }));
    EXPECT_EQ(lanes.start_of(at(1)), 10) << "the start is where it was";
    EXPECT_EQ(offsets_of(lanes.seen(at(1))), range(6, 12));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(History, ReadsBelowThePlaceOfASeek) {
    feed(2, 10);
    kafka::Consumer consumer(with_history(4), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 20; }));
    lanes.forget_seen();
    std::promise<Result<model::Offset>> moved;
    consumer.seek({.where = at(1), .offset = model::Offset{8}, .ours_from = model::Offset{5}},
                  [&](Result<model::Offset> result) { moved.set_value(std::move(result)); });
    const auto from = moved.get_future().get();
    ASSERT_TRUE(from) << from.error().message;
    EXPECT_EQ(from->value, 5);
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 5; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(1))), range(5, 10));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(History, EndsWhereTheGroupBeganToRead) {
    feed(2, 5);  // nobody's
    live_and_stop(with_history(100, StartAt::Kind::latest));
    feed(2, 3, 5);
    read_and_stop(with_history(100), 6);
    feed(2, 1, 8);
    kafka::Consumer consumer(with_history(100), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 2 * 4; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(0))), range(5, 9));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(History, IsNoneBelowAnOffsetThatSomebodyElseCommitted) {
    feed(2, 10);
    commit({{at(0), model::Offset{8}, -1}, {at(1), model::Offset{8}, -1}});
    kafka::Consumer consumer(with_history(4), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 4; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(0))), range(8, 10));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(History, LeavesAnOffsetThatIsGoneToBeNamed) {
    feed(2, 5);
    commit({{.where = at(0), .offset = model::Offset{1'000}, .ours_from = model::Offset{0}}});
    kafka::Consumer consumer(with_history(2'000), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.take_error().has_value(); }));
    EXPECT_EQ(lanes.take_error()->code, "offset-gone");
    EXPECT_EQ(lanes.seen(at(0)).size(), 0U) << "a log that was made anew is no history";
    EXPECT_TRUE(stop(consumer));
}

}  // namespace
}  // namespace strandline::testing

#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

using engine::CommitAnswer;

class Consumer : public KafkaTest {
protected:
    TestLanes lanes;
};

TEST_F(Consumer, ReadsEveryRecordOnceOverSixPartitions) {
    feed(6, 500);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() >= 3000; }));
    EXPECT_TRUE(stop(consumer));
    for (std::int32_t partition = 0; partition < 6; ++partition) {
        EXPECT_EQ(offsets_of(lanes.seen(at(partition))), range(0, 500));
    }
}

TEST_F(Consumer, LosesNoWakeUpWithSlicesOfOneRecord) {
    lanes.take_at_most(1);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 6; }));
    auto settings = client();
    settings.extra = kafka::EmbeddedBroker::producer_extra();
    settings.extra["linger.ms"] = "0";
    auto feeder = kafka::Feeder::open(settings);
    ASSERT_TRUE(feeder);
    // Many small bursts: between them the queues run empty, and only an event brings the lane back.
    for (std::size_t burst = 1; burst <= 200; ++burst) {
        for (std::int32_t i = 0; i < 6; ++i) {
            ASSERT_EQ((*feeder)->feed(topic, "key", "value", {}, i), kafka::Feeder::Fed::queued);
        }
        ASSERT_TRUE((*feeder)->flush(seconds(10)));
        ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() >= burst * 6; }))
            << "burst " << burst;
    }
    EXPECT_TRUE(stop(consumer));
    EXPECT_EQ(lanes.seen_in_all(), 1200U);
}

TEST_F(Consumer, TellsTombstonesFromEmptyValuesAndHandsOutHeaders) {
    auto feeder = kafka::Feeder::open(client());
    ASSERT_TRUE(feeder);
    const std::vector<model::Header> headers{{"retry-count", "1"}, {"nothing", null_bytes}};
    (*feeder)->feed(topic, "key", null_bytes, {}, 0);
    (*feeder)->feed(topic, "key", "", headers, 0);
    ASSERT_TRUE((*feeder)->flush(seconds(10)));

    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 2; }));
    EXPECT_TRUE(stop(consumer));
    const auto records = lanes.seen(at(0));
    EXPECT_TRUE(records[0].null_value);
    EXPECT_TRUE(records[0].headers.empty());
    EXPECT_FALSE(records[1].null_value);
    EXPECT_EQ(records[1].value, "");
    const std::vector<std::pair<std::string, std::string>> expected{{"retry-count", "1"},
                                                                    {"nothing", ""}};
    EXPECT_EQ(records[1].headers, expected);
}

TEST_F(Consumer, KeepsARecordAndItsHeadersUntilTheNextTake) {
    auto feeder = kafka::Feeder::open(client());
    ASSERT_TRUE(feeder);
    for (int i = 0; i < 20; ++i) {
        const auto number = std::to_string(i);
        (*feeder)->feed(topic, "key", "v" + number, std::vector<model::Header>{{"n", number}}, 0);
    }
    ASSERT_TRUE((*feeder)->flush(seconds(10)));
    lanes.hold();
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.source(at(0)) && lanes.wakes() > 0; }));
    const auto source = lanes.source(at(0));
    // A queue that is not empty may hold what is no record.
    Result<std::span<const model::Record>> taken;
    ASSERT_TRUE(lanes.wait_until([&] {
        taken = source->take(20);
        return taken && !taken->empty();
    }));
    std::vector<std::span<const model::Header>> headers;
    for (const auto& record : *taken) headers.push_back(source->headers(record));
    for (std::size_t i = 0; i < taken->size(); ++i) {
        EXPECT_EQ((*taken)[i].value, "v" + std::to_string(i));
        EXPECT_EQ(headers[i][0].value, std::to_string(i));
        EXPECT_GT((*taken)[i].timestamp_ms, 0);
    }
    source->release();
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Consumer, ClosesTheSourceOfAPartitionThatIsGivenBack) {
    feed(6, 100);
    lanes.hold();
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.wakes() > 0; }));
    const auto source = lanes.source(at(0));
    ASSERT_NE(source, nullptr);
    EXPECT_TRUE(stop(consumer));
    EXPECT_TRUE(source->empty());
    const auto taken = source->take(256);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(taken->empty());
    EXPECT_EQ(lanes.seen_in_all(), 0U);
}

TEST_F(Consumer, CommitsSoThatTheNextOneContinuesThere) {
    feed(6, 10);
    {
        kafka::Consumer consumer(consumer_settings(), logger);
        lanes.commit_nothing_on_revoke();
        ASSERT_TRUE(consumer.start(lanes));
        ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 60; }));
        consumer.commit({{at(0), model::Offset{4}, -1}, {at(3), model::Offset{7}, -1}});
        ASSERT_TRUE(lanes.wait_until([&] { return lanes.commit_answers().size() == 1; }));
        EXPECT_EQ(lanes.commit_answers()[0].answer, CommitAnswer::committed);
        EXPECT_EQ(lanes.commit_answers()[0].offsets.size(), 2U);
        EXPECT_TRUE(stop(consumer));
    }
    TestLanes next;
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(next));
    ASSERT_TRUE(next.wait_until([&] { return next.seen_in_all() == 6 + 3 + 40; }));
    EXPECT_TRUE(stop(consumer));
    EXPECT_EQ(offsets_of(next.seen(at(0))), range(4, 10));
    EXPECT_EQ(offsets_of(next.seen(at(3))), range(7, 10));
}

TEST_F(Consumer, CommitsWhatIsCommittableWhenItStops) {
    feed(6, 10);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 60; }));
    EXPECT_TRUE(stop(consumer));
    const auto history = lanes.history();
    ASSERT_GE(history.size(), 2U);
    EXPECT_EQ(history.back(), "released");
    ASSERT_EQ(lanes.commit_answers().size(), 1U);
    EXPECT_EQ(lanes.commit_answers()[0].answer, CommitAnswer::committed);

    // And the same object can live again.
    TestLanes next;
    ASSERT_TRUE(consumer.start(next));
    ASSERT_TRUE(next.wait_until([&] { return next.assigned().size() == 6; }));
    EXPECT_EQ(next.start_of(at(5)), 10);
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Consumer, GivesOnlyRecordsFromTheNewPlaceAfterASeek) {
    feed(6, 300);
    lanes.take_at_most(50);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 1800; }));
    lanes.hold();
    feed(6, 100, 300);  // prefetched, and to be thrown away by the seek
    lanes.forget_seen();

    std::promise<Result<model::Offset>> moved;
    consumer.seek({at(2), model::Offset{120}, -1},
                  [&](Result<model::Offset> result) { moved.set_value(std::move(result)); });
    const auto result = moved.get_future().get();
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(lanes.source(at(2))->position(), std::nullopt);  // not the one before the seek
    lanes.resume();
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 5 * 100 + 280; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(2))), range(120, 400));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Consumer, SaysSoWhenASeekIsForAPartitionThatItDoesNotHave) {
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 6; }));
    const auto seek = [&] {
        std::promise<Result<model::Offset>> moved;
        consumer.seek({{"other", 0}, model::Offset{0}, -1},
                      [&](Result<model::Offset> result) { moved.set_value(std::move(result)); });
        return moved.get_future().get();
    };
    EXPECT_FALSE(seek());
    EXPECT_TRUE(stop(consumer));
    EXPECT_FALSE(seek());  // also when it has stopped: the answer always comes
}

TEST_F(Consumer, ReadsAgainFromTheCommittedOffsetsWhenItIsReassigned) {
    feed(6, 20);
    kafka::Consumer consumer(consumer_settings(), logger);
    lanes.commit_nothing_on_revoke();
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 120; }));
    consumer.commit({{at(1), model::Offset{15}, -1}});
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.commit_answers().size() == 1; }));
    lanes.forget_seen();
    consumer.reassign({});
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 105; }));
    EXPECT_EQ(offsets_of(lanes.seen(at(1))), range(15, 20));
    const auto history = lanes.history();
    ASSERT_GE(history.size(), 3U);
    EXPECT_EQ(history[history.size() - 3], "revoking");
    EXPECT_EQ(history[history.size() - 2], "released");
    EXPECT_EQ(history[history.size() - 1], "assigned");
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Consumer, KnowsTheEndOfTheLog) {
    feed(6, 7);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 6; }));
    const auto source = lanes.source(at(4));
    EXPECT_TRUE(lanes.wait_until([&] { return source->log_end() == model::Offset{7}; }));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 42; }));
    EXPECT_EQ(source->position(), model::Offset{7});
    EXPECT_TRUE(stop(consumer));
}

struct InjectedAnswer {
    int code;
    CommitAnswer expected;
};

class ConsumerCommit : public Consumer, public ::testing::WithParamInterface<InjectedAnswer> {};

TEST_P(ConsumerCommit, ClassifiesTheBrokersAnswer) {
    feed(6, 1);
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 6; }));
    faults->answer(BrokerFaults::Request::commit, {GetParam().code});
    consumer.commit({{at(0), model::Offset{1}, -1}});
    ASSERT_TRUE(lanes.wait_until([&] { return !lanes.commit_answers().empty(); }));
    EXPECT_EQ(lanes.commit_answers()[0].answer, GetParam().expected)
        << lanes.commit_answers()[0].error.message;
    EXPECT_TRUE(stop(consumer));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, ConsumerCommit,
    ::testing::Values(InjectedAnswer{22, CommitAnswer::not_ours},  // ILLEGAL_GENERATION
                      InjectedAnswer{25, CommitAnswer::not_ours},  // UNKNOWN_MEMBER_ID
                      InjectedAnswer{30, CommitAnswer::blocked},   // GROUP_AUTHORIZATION_FAILED
                      InjectedAnswer{12, CommitAnswer::blocked},   // OFFSET_METADATA_TOO_LARGE
                      InjectedAnswer{82, CommitAnswer::fatal}));   // FENCED_INSTANCE_ID

TEST_F(Consumer, SaysAllThatIsWrongWithItsSettingsAtOnce) {
    auto settings = consumer_settings();
    settings.client.extra["fetch.wait.max.ms"] = "soon";
    settings.client.security.protocol = kafka::SecurityProtocol::sasl_ssl;
    settings.client.security.mechanism = "SCRAM-SHA-512";
    settings.client.security.ca = "/nowhere/ca.pem";
    settings.group.clear();
    kafka::Consumer consumer(settings, logger);
    const auto started = consumer.start(lanes);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, "kafka-config");
    for (const char* part : {"fetch.wait.max.ms", "security.username", "security.password",
                             "/nowhere/ca.pem", "source.group"}) {
        EXPECT_NE(started.error().message.find(part), std::string::npos) << part;
    }
}

}  // namespace
}  // namespace strandline::testing

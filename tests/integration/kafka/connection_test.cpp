#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

class Connection : public KafkaTest {
protected:
    TestLanes lanes;
};

TEST_F(Connection, ABrokerThatIsDeadAtTheStartIsReportedAndHeals) {
    feed(6, 5);
    faults->down();
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.trouble().has_value(); }));
    EXPECT_EQ(lanes.trouble()->code, "broker-unreachable");
    EXPECT_NE(lanes.trouble()->message.find(broker->brokers()), std::string::npos)
        << lanes.trouble()->message;
    EXPECT_FALSE(lanes.ever_connected());
    faults->up();
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.ever_connected(); }));
    EXPECT_FALSE(lanes.trouble().has_value());
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 30; }));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Connection, AnOutageIsReportedOnlyWhenItLasts) {
    auto settings = consumer_settings();
    settings.brokers_down = milliseconds(300);
    kafka::Consumer consumer(settings, logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(
        lanes.wait_until([&] { return lanes.ever_connected() && lanes.assigned().size() == 6; }));
    faults->down();
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.trouble().has_value(); }));
    EXPECT_EQ(lanes.trouble()->code, "broker-unreachable");
    faults->up();
    ASSERT_TRUE(lanes.wait_until([&] { return !lanes.trouble().has_value(); }));
    feed(6, 2);
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 12; }));
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Connection, AMissingTopicIsReportedAndHealsWhenItAppears) {
    auto settings = consumer_settings();
    settings.topics = {"payments"};
    kafka::Consumer consumer(settings, logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until(
        [&] { return lanes.trouble() && lanes.trouble()->code == "topic-missing"; }));
    EXPECT_NE(lanes.trouble()->message.find("payments"), std::string::npos);
    ASSERT_TRUE(broker->create({"payments", 3}));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 3; }));
    EXPECT_TRUE(lanes.wait_until([&] { return !lanes.trouble().has_value(); }));
    EXPECT_FALSE(lanes.fatal().has_value());
    EXPECT_TRUE(stop(consumer));
}

TEST_F(Connection, StoppingIsBoundedWhileTheBrokerIsDown) {
    feed(6, 5);
    auto settings = consumer_settings();
    settings.last_commit = milliseconds(1'000);
    settings.leave = milliseconds(1'000);
    kafka::Consumer consumer(settings, logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 30; }));
    faults->down();
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(stop(consumer, seconds(15)));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(10));
    EXPECT_EQ(lanes.history().back(), "released");
    ASSERT_EQ(lanes.commit_answers().size(), 1U);  // the last one, and it says that it failed
    EXPECT_NE(lanes.commit_answers()[0].answer, engine::CommitAnswer::committed);
}

TEST_F(Connection, StoppingIsBoundedWhenTheBrokerWasNeverThere) {
    faults->down();
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.trouble().has_value(); }));
    EXPECT_TRUE(stop(consumer, seconds(15)));
}

TEST_F(Connection, AConsumerThatNobodyStoppedGoesQuietly) {
    feed(6, 5);
    {
        kafka::Consumer consumer(consumer_settings(), logger);
        ASSERT_TRUE(consumer.start(lanes));
        ASSERT_TRUE(lanes.wait_until([&] { return lanes.seen_in_all() == 30; }));
    }
    const auto history = lanes.history();
    EXPECT_EQ(std::count(history.begin(), history.end(), "revoking"), 0);
}

TEST_F(Connection, AFencedInstanceStopsForGood) {
    kafka::Consumer consumer(consumer_settings(), logger);
    ASSERT_TRUE(consumer.start(lanes));
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.assigned().size() == 6; }));
    faults->answer(BrokerFaults::Request::commit, {82});  // FENCED_INSTANCE_ID
    consumer.commit({{at(0), model::Offset{0}, -1}});
    ASSERT_TRUE(lanes.wait_until([&] { return lanes.fatal().has_value(); }));
    EXPECT_EQ(lanes.fatal()->code, "instance-fenced");
    EXPECT_EQ(lanes.history().back(), "fatal, stop");
    EXPECT_TRUE(lanes.assigned().empty());  // nobody else would have told the lanes
    EXPECT_TRUE(stop(consumer));
}

}  // namespace
}  // namespace strandline::testing

#include "kafka/connection_watch.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace strandline::kafka {
namespace {

using std::chrono::seconds;

class ConnectionWatchTest : public ::testing::Test {
protected:
    static ClientSettings settings() {
        ClientSettings all;
        all.brokers = "kafka-1:9092,kafka-2:9092";
        return all;
    }
    static Statistics brokers(bool first_up, bool second_up) {
        Statistics statistics;
        statistics.brokers = {{"kafka-1:9092", first_up}, {"kafka-2:9092", second_up}};
        return statistics;
    }
    void refuse_login(const char* broker) {
        watch.failed(RD_KAFKA_RESP_ERR__AUTHENTICATION,
                     std::string(broker) + "/bootstrap: SASL authentication error", now);
    }
    void refuse_connection(const char* broker) {
        watch.failed(RD_KAFKA_RESP_ERR__TRANSPORT,
                     std::string(broker) + "/1: Connect to it failed: Connection refused", now);
    }
    /// "" = connected
    [[nodiscard]] std::string last() const { return said.empty() ? "nothing" : said.back(); }

    TimePoint now;
    CertificateCheck certificates;
    std::vector<std::string> said;
    ConnectionWatch watch{settings(), seconds(30), "source.topics", certificates,
                          [this](const std::optional<Error>& trouble) {
                              said.push_back(trouble ? trouble->code : "");
                          }};
};

TEST_F(ConnectionWatchTest, SaysNothingBeforeAnythingIsKnown) {
    watch.tick(now);
    watch.statistics(brokers(false, false));
    EXPECT_TRUE(said.empty());
}

TEST_F(ConnectionWatchTest, TheFirstConnectionMakesItReady) {
    watch.statistics(brokers(true, false));
    EXPECT_EQ(said, std::vector<std::string>{""});
    watch.statistics(brokers(true, true));
    EXPECT_EQ(said.size(), 1U);  // only changes are said
}

TEST_F(ConnectionWatchTest, SilenceDoesNotHealARefusedLogin) {
    refuse_login("kafka-1:9092");
    EXPECT_EQ(last(), "broker-auth");
    now += seconds(3600);
    watch.tick(now);
    watch.statistics(brokers(false, true));
    EXPECT_EQ(last(), "broker-auth");  // another broker is no proof
    watch.statistics(brokers(true, true));
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, ABrokerThatRestartsIsNoTroubleOnceThereWasAConnection) {
    watch.statistics(brokers(true, true));
    refuse_connection("kafka-2:9092");
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, ARefusedConnectionIsTroubleBeforeTheFirst) {
    refuse_connection("kafka-2:9092");
    EXPECT_EQ(last(), "broker-unreachable");
    watch.statistics(brokers(true, false));
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, AllBrokersDownIsTroubleOnlyAfterAWhile) {
    watch.statistics(brokers(true, true));
    watch.failed(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "2/2 brokers are down", now);
    now += seconds(29);
    watch.tick(now);
    EXPECT_EQ(last(), "");
    now += seconds(2);
    watch.tick(now);
    EXPECT_EQ(last(), "broker-unreachable");
    watch.statistics(brokers(false, true));
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, AnAnswerHealsWhatAConnectionDoesNot) {
    watch.statistics(brokers(true, true));
    watch.failed(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, "joining group orders", now);
    EXPECT_EQ(last(), "broker-authorization");
    watch.statistics(brokers(true, true));
    EXPECT_EQ(last(), "broker-authorization");
    watch.answered();
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, AMissingTopicStaysUntilItIsFound) {
    watch.statistics(brokers(true, true));
    watch.topic_missing("orders");
    watch.tick(now);
    EXPECT_EQ(last(), "topic-missing");
    watch.answered();
    EXPECT_EQ(last(), "topic-missing");
    watch.topic_found("orders");
    watch.tick(now);
    EXPECT_EQ(last(), "");
}

TEST_F(ConnectionWatchTest, MissingTopicsAreToldTogether) {
    watch.statistics(brokers(true, true));
    watch.topic_missing("orders");
    watch.topic_missing("payments");
    watch.tick(now);
    EXPECT_EQ(said, (std::vector<std::string>{"", "topic-missing"}));
}

}  // namespace
}  // namespace strandline::kafka

#include "e2e/kafka/broker.hpp"

#include "e2e/kafka/kafka_test.hpp"
#include "e2e/second_opinion.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("broker")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

// The tools have to be right before anything is measured with them.
class RealBroker : public KafkaTest {};

TEST_F(RealBroker, GivesBackToBothClientsWhatWasProduced) {
    const std::string topic = name_for("topic");
    create_topic(connection(), topic, 3);
    Producer producer(connection());
    const std::vector<NewRecord> sent{
        {.partition = 0, .key = "k", .value = "v", .headers = {{"a", "1"}, {"a", "2"}}},
        {.partition = 1, .key = std::nullopt, .value = std::nullopt, .headers = {}},
        {.partition = 2, .key = "\xff\xfe", .value = "", .headers = {{"n", std::nullopt}}},
        {.partition = 2, .key = "", .value = std::string(100'000, 'x'), .headers = {}}};
    std::vector<std::int64_t> offsets(sent.size(), -1);
    for (std::size_t i = 0; i < sent.size(); ++i) producer.send(topic, sent[i], &offsets[i]);
    producer.flush();
    EXPECT_EQ(offsets, (std::vector<std::int64_t>{0, 0, 0, 1}));

    const std::vector<StoredRecord> read = read_topic(connection(), topic);
    ASSERT_EQ(read.size(), sent.size());
    for (const StoredRecord& record : read) {
        const std::size_t index =
            static_cast<std::size_t>(record.partition) + static_cast<std::size_t>(record.offset);
        EXPECT_EQ(record.key, sent[index].key);
        EXPECT_EQ(record.value, sent[index].value);
        EXPECT_EQ(record.headers, sent[index].headers);
        EXPECT_GT(record.timestamp_ms, 0);
    }
    EXPECT_EQ(java_reads(broker(), topic), lines_of(read));
}

TEST_F(RealBroker, TakesAClientThatShowsItsCertificate) {
    EXPECT_TRUE(answers(mutual_tls_connection_to(broker())));
}

TEST_F(RealBroker, RefusesAClientOfAnUnknownAuthority) {
    Connection foreign = mutual_tls_connection_to(broker());
    foreign["ssl.certificate.location"] =
        broker().certificates().foreign_client.certificate.string();
    foreign["ssl.key.location"] = broker().certificates().foreign_client.key.string();
    EXPECT_FALSE(answers(foreign));
}

TEST_F(RealBroker, ShowsOneCertificateOfAnotherHost) {
    Connection other = connection();
    other["bootstrap.servers"] = broker().other_host();
    EXPECT_FALSE(answers(other));
    other["ssl.endpoint.identification.algorithm"] = "none";
    EXPECT_TRUE(answers(other));
}

TEST_F(RealBroker, RefusesAWrongPassword) {
    Connection wrong = connection();
    wrong["sasl.password"] = "not-it";
    EXPECT_FALSE(answers(wrong));
}

TEST_F(RealBroker, KeepsItsRecordsOverAKillAndItsConnectionsOverAPause) {
    const std::string topic = name_for("topic");
    create_topic(connection(), topic, 1);
    Producer producer(connection());
    producer.send_now(topic, {.key = "k", .value = "before"});
    broker().kill();
    EXPECT_FALSE(answers(connection()));
    broker().start();
    broker().wait_ready();
    broker().pause();
    EXPECT_FALSE(answers(connection()));
    broker().resume();
    EXPECT_TRUE(wait_until(10s, [] { return answers(connection()); }));
    producer.send_now(topic, {.key = "k", .value = "after"});
    EXPECT_EQ(read_topic(connection(), topic).size(), 2U);
}

}  // namespace
}  // namespace strandline::e2e

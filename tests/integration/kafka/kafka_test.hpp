#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "broker_faults.hpp"
#include "kafka/consumer.hpp"
#include "kafka/embedded_broker.hpp"
#include "kafka/feeder.hpp"
#include "kafka/producer.hpp"
#include "support/capturing_logger.hpp"
#include "test_lanes.hpp"

namespace strandline::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A broker with one topic, and the settings for clients of it.
class KafkaTest : public ::testing::Test {
protected:
    static constexpr const char* topic = "orders";

    explicit KafkaTest(std::int32_t partitions = 6) {
        auto opened = kafka::EmbeddedBroker::open({{topic, partitions}});
        if (!opened) throw std::runtime_error(opened.error().message);
        broker = std::move(*opened);
        faults = std::make_unique<BrokerFaults>(*broker);
    }

    [[nodiscard]] kafka::ClientSettings client() const {
        kafka::ClientSettings settings;
        settings.brokers = broker->brokers();
        settings.client_id = "strandline-test";
        settings.security.protocol = kafka::SecurityProtocol::plaintext;
        return settings;
    }
    [[nodiscard]] kafka::ConsumerSettings consumer_settings(
        kafka::StartAt::Kind start = kafka::StartAt::Kind::earliest) const {
        kafka::ConsumerSettings settings;
        settings.client = client();
        settings.client.extra = kafka::EmbeddedBroker::consumer_extra();
        settings.client.extra["session.timeout.ms"] = "2500";
        settings.client.extra["heartbeat.interval.ms"] = "200";
        settings.client.extra["statistics.interval.ms"] = "100";
        settings.group = "group";
        settings.topics = {topic};
        settings.start.kind = start;
        settings.topic_check = milliseconds(100);
        return settings;
    }
    [[nodiscard]] kafka::ProducerSettings producer_settings() const {
        kafka::ProducerSettings settings;
        settings.client = client();
        settings.client.extra = kafka::EmbeddedBroker::producer_extra();
        settings.client.extra["statistics.interval.ms"] = "100";
        settings.outputs = {{"enriched", topic}};
        settings.topic_check = milliseconds(100);
        return settings;
    }

    /// `count` records into each of the partitions, values "0", "1", ... of each.
    void feed(std::int32_t partitions, int count, int first = 0) {
        auto settings = client();
        settings.extra = kafka::EmbeddedBroker::producer_extra();
        auto feeder = kafka::Feeder::open(settings);
        ASSERT_TRUE(feeder) << feeder.error().message;
        for (std::int32_t partition = 0; partition < partitions; ++partition) {
            for (int i = first; i < first + count; ++i) {
                ASSERT_EQ((*feeder)->feed(topic, "key", std::to_string(i), {}, partition),
                          kafka::Feeder::Fed::queued);
            }
        }
        ASSERT_TRUE((*feeder)->flush(seconds(10)));
        ASSERT_EQ((*feeder)->failed(), 0U);
    }
    static model::TopicPartition at(std::int32_t partition) { return {topic, partition}; }

    /// False = it took longer than `patience`.
    static bool stop(kafka::Consumer& consumer, seconds patience = seconds(20)) {
        std::promise<void> stopped;
        auto done = stopped.get_future();
        consumer.stop([&] { stopped.set_value(); });
        return done.wait_for(patience) == std::future_status::ready;
    }

    std::unique_ptr<kafka::EmbeddedBroker> broker;  // first: it goes after every client
    std::unique_ptr<BrokerFaults> faults;
    CapturingLogger logger;
};

/// Where the records were, in the order in which they were taken.
inline std::vector<std::int64_t> offsets_of(const std::vector<TestLanes::Seen>& records) {
    std::vector<std::int64_t> offsets;
    for (const auto& record : records) offsets.push_back(record.offset);
    return offsets;
}

/// first, first + 1, ... last - 1
inline std::vector<std::int64_t> range(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> numbers;
    for (auto i = first; i < last; ++i) numbers.push_back(i);
    return numbers;
}

}  // namespace strandline::testing

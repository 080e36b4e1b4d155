#include "kafka/client_config.hpp"

#include <gtest/gtest.h>

#include <array>

#include "kafka/check.hpp"

namespace strandline::kafka {
namespace {

std::string value_of(const Configuration& configuration, const char* name) {
    std::array<char, 256> text{};
    std::size_t size = text.size();
    if (rd_kafka_conf_get(configuration.conf.get(), name, text.data(), &size) != RD_KAFKA_CONF_OK) {
        return "(unknown)";
    }
    return text.data();
}

ClientSettings plaintext() {
    ClientSettings settings;
    settings.brokers = "kafka-1:9092";
    settings.client_id = "strandline-host-orders";
    settings.security.protocol = SecurityProtocol::plaintext;
    return settings;
}

ConsumerSettings consumer() {
    ConsumerSettings settings;
    settings.client = plaintext();
    settings.group = "orders";
    settings.topics = {"order-events"};
    return settings;
}

TEST(ClientConfig, AConsumerNeverCommitsOrSkipsByItself) {
    const auto made = configure(consumer());
    EXPECT_TRUE(made.errors.empty());
    EXPECT_EQ(value_of(made, "enable.auto.commit"), "false");
    EXPECT_EQ(value_of(made, "enable.auto.offset.store"), "false");
    EXPECT_EQ(value_of(made, "auto.offset.reset"), "error");
    EXPECT_EQ(value_of(made, "isolation.level"), "read_committed");
    EXPECT_EQ(value_of(made, "partition.assignment.strategy"), "range");
    EXPECT_EQ(value_of(made, "allow.auto.create.topics"), "false");
}

TEST(ClientConfig, AProducerIsIdempotent) {
    ProducerSettings settings;
    settings.client = plaintext();
    const auto made = configure(settings);
    EXPECT_TRUE(made.errors.empty());
    EXPECT_EQ(value_of(made, "enable.idempotence"), "true");
    EXPECT_EQ(value_of(made, "acks"), "-1");
    EXPECT_EQ(value_of(made, "compression.codec"), "lz4");
}

TEST(ClientConfig, PropertiesOfTheClusterWinOverPreferencesAndNotOverWhatTheHostOwns) {
    auto settings = consumer();
    settings.client.extra = {{"fetch.wait.max.ms", "7"},
                             {"linger.ms", "3"},  // a producer's: not for us
                             {"enable.auto.commit", "true"}};
    const auto made = configure(settings);
    EXPECT_TRUE(made.errors.empty());
    EXPECT_EQ(value_of(made, "fetch.wait.max.ms"), "7");
    EXPECT_EQ(value_of(made, "enable.auto.commit"), "false");
}

TEST(ClientConfig, CertificatesAndHostNamesAreVerified) {
    auto settings = consumer();
    settings.client.security = {};
    settings.client.security.protocol = SecurityProtocol::ssl;
    settings.client.extra = {{"enable.ssl.certificate.verification", "false"},
                             {"ssl.endpoint.identification.algorithm", "none"}};
    const auto made = configure(settings);
    EXPECT_EQ(value_of(made, "security.protocol"), "ssl");
    EXPECT_EQ(value_of(made, "enable.ssl.certificate.verification"), "true");
    EXPECT_EQ(value_of(made, "ssl.endpoint.identification.algorithm"), "https");
}

TEST(ClientConfig, ErrorsNeverQuoteThePassword) {
    auto settings = consumer();
    settings.client.security.protocol = SecurityProtocol::sasl_ssl;
    settings.client.security.mechanism = "GSSAPI";
    settings.client.security.username = "user";
    settings.client.security.password = Secret("hunter2");
    const auto made = configure(settings);
    ASSERT_EQ(made.errors.size(), 1U);
    EXPECT_NE(made.errors[0].message.find("SCRAM-SHA-512"), std::string::npos);
    EXPECT_EQ(made.errors[0].message.find("hunter2"), std::string::npos);
}

TEST(ClientConfig, TheFetchMemoryIsSharedByThePartitions) {
    constexpr std::uint64_t mebibyte = 1U << 20U;
    EXPECT_EQ(queue_kbytes(64 * mebibyte, 8), 4U * 1024);
    EXPECT_EQ(queue_kbytes(64 * mebibyte, 1000), 1024U);
    EXPECT_EQ(queue_kbytes(1024 * mebibyte, 1), 16U * 1024);
    EXPECT_EQ(queue_kbytes(64 * mebibyte, 0), 16U * 1024);
}

TEST(Check, FindsWhatOnlyLibrdkafkaKnows) {
    EXPECT_TRUE(check(consumer()).empty());
    auto settings = consumer();
    settings.client.extra = {{"session.timeout.ms", "0"}};
    const auto errors = check(settings);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_NE(errors[0].message.find("session.timeout.ms"), std::string::npos);
}

}  // namespace
}  // namespace strandline::kafka

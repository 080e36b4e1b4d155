#include "kafka/broker_error.hpp"

#include <gtest/gtest.h>

namespace strandline::kafka {
namespace {

Security scram() {
    Security security;
    security.mechanism = "SCRAM-SHA-512";
    return security;
}

/// One row of the table of what a failing connection looks like.
struct Row {
    rd_kafka_resp_err_t code;
    const char* text;
    const char* error;
    const char* advice;  ///< a part of what to do
    bool lasting;
};

class BrokerErrorTable : public ::testing::TestWithParam<Row> {};

TEST_P(BrokerErrorTable, NamesBrokerCauseAndCure) {
    const auto& row = GetParam();
    const auto described = describe_broker_error(row.code, row.text, scram(), std::nullopt);
    EXPECT_EQ(described.error.code, row.error);
    EXPECT_EQ(described.address, "kafka-1:9093");
    EXPECT_EQ(described.lasting, row.lasting);
    EXPECT_NE(described.error.message.find("kafka-1:9093"), std::string::npos);
    EXPECT_NE(described.error.message.find(row.advice), std::string::npos)
        << described.error.message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BrokerErrorTable,
    ::testing::Values(
        Row{RD_KAFKA_RESP_ERR__AUTHENTICATION,
            "sasl_ssl://kafka-1:9093/bootstrap: SASL authentication error: Authentication failed "
            "during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512 "
            "(after 312ms in state AUTH_REQ)",
            "broker-auth", "security.password", true},
        Row{RD_KAFKA_RESP_ERR__AUTHENTICATION,
            "sasl_ssl://kafka-1:9093/bootstrap: Unsupported SASL mechanism: broker's supported "
            "mechanisms: PLAIN",
            "broker-auth", "security.mechanism", true},
        Row{RD_KAFKA_RESP_ERR__TRANSPORT,
            "ssl://kafka-1:9093/1: Receive failed: error:0A000412:SSL routines::sslv3 alert bad "
            "certificate: SSL alert number 42 (after 4ms in state UP)",
            "broker-ssl", "security.certificate", true},
        Row{RD_KAFKA_RESP_ERR__TRANSPORT,
            "ssl://kafka-1:9093/bootstrap: SSL handshake failed: Disconnected: connecting to a "
            "PLAINTEXT broker listener? (after 1ms in state SSL_HANDSHAKE)",
            "broker-ssl", "does not speak TLS", true},
        Row{RD_KAFKA_RESP_ERR__TRANSPORT,
            "kafka-1:9093/bootstrap: Connect to ipv4#127.0.0.1:9093 failed: Connection refused "
            "(after 0ms in state CONNECT)",
            "broker-unreachable", "Connection refused", false},
        Row{RD_KAFKA_RESP_ERR__RESOLVE,
            "kafka-1:9093/bootstrap: Failed to resolve 'kafka-1:9093': Name or service not known",
            "broker-unreachable", "address and port", false}));

TEST(BrokerError, TellsAnUnknownAuthorityFromAnotherHostsCertificate) {
    const char* text = "ssl://kafka-1:9093/1: SSL handshake failed: certificate verify failed";
    const CertificateProblem unknown{19, "self-signed certificate in chain", "/CN=some authority"};
    const CertificateProblem other{62, "hostname mismatch", "/CN=kafka-9"};
    const auto untrusted =
        describe_broker_error(RD_KAFKA_RESP_ERR__SSL, text, scram(), unknown).error;
    const auto misnamed = describe_broker_error(RD_KAFKA_RESP_ERR__SSL, text, scram(), other).error;
    EXPECT_NE(untrusted.message.find("security.ca"), std::string::npos);
    EXPECT_NE(misnamed.message.find("/CN=kafka-9"), std::string::npos);
    EXPECT_NE(misnamed.message.find("another host name"), std::string::npos);
}

TEST(BrokerError, FindsTheAddressOnlyWhereThereIsOne) {
    EXPECT_EQ(address_in("sasl_ssl://10.0.0.1:9093/bootstrap: x"), "10.0.0.1:9093");
    EXPECT_EQ(address_in("[::1]:9092/3: x"), "[::1]:9092");
    EXPECT_EQ(address_in("2/2 brokers are down: x"), "");
    EXPECT_EQ(address_in("no address at all"), "");
}

TEST(BrokerError, SaysThatAPlaintextClientMayHaveMetATlsPort) {
    ClientSettings settings;
    settings.brokers = "kafka-1:9092";
    settings.security.protocol = SecurityProtocol::plaintext;
    EXPECT_NE(describe_no_broker(settings).message.find("TLS"), std::string::npos);
    settings.security.protocol = SecurityProtocol::ssl;
    EXPECT_EQ(describe_no_broker(settings).message.find("TLS"), std::string::npos);
}

}  // namespace
}  // namespace strandline::kafka

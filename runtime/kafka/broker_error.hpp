#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kafka/certificate_check.hpp"
#include "kafka/handles.hpp"
#include "kafka/settings.hpp"

/// librdkafka's words about a broker -> an Error that says which broker, why, and what to do. Pure.
namespace strandline::kafka {

struct BrokerError {
    std::string address;  ///< host:port, empty when the text names none
    Error error;          ///< broker-auth, broker-ssl, broker-unreachable, broker-authorization
    bool lasting{
        false};  ///< wrong settings, not a broker that is away: waiting alone does not help
};

/// The host:port that librdkafka's text begins with ("sasl_ssl://kafka-1:9093/bootstrap: ...").
[[nodiscard]] std::string address_in(std::string_view text);

[[nodiscard]] BrokerError describe_broker_error(
    rd_kafka_resp_err_t code, std::string_view text, const Security& security,
    const std::optional<CertificateProblem>& certificate);

/// No broker can be reached, and none ever was.
[[nodiscard]] Error describe_no_broker(const ClientSettings& settings);
[[nodiscard]] Error describe_authorization(rd_kafka_resp_err_t code, std::string_view what);
[[nodiscard]] Error describe_missing_topic(std::string_view topics, std::string_view key);

}  // namespace strandline::kafka

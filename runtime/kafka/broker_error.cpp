#include "kafka/broker_error.hpp"

#include <algorithm>
#include <cctype>

namespace strandline::kafka {
namespace {

bool has(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) ==
                      std::tolower(static_cast<unsigned char>(b));
           }) != text.end();
}

/// The text without the broker's name and without librdkafka's remark on its own state.
std::string cause_in(std::string_view text) {
    const auto name_end = text.find(": ");
    if (!address_in(text).empty() && name_end != std::string_view::npos) {
        text.remove_prefix(name_end + 2);
    }
    const auto remark = text.rfind(" (after ");
    if (remark != std::string_view::npos) text = text.substr(0, remark);
    return std::string(text);
}

std::string login_advice(std::string_view text, const Security& security) {
    if (has(text, "unsupported sasl mechanism")) {
        return "set security.mechanism to one that the broker enables";
    }
    return "check security.username, security.password, and that the user has credentials for " +
           security.mechanism;
}

Error ssl_error(const std::string& broker, std::string_view text,
                const std::optional<CertificateProblem>& certificate) {
    if (certificate && certificate->wrong_name()) {
        return {"broker-ssl", broker + " shows a certificate for another host name (" +
                                  certificate->subject +
                                  "): name it in `brokers` as its certificate does"};
    }
    if (certificate) {
        return {"broker-ssl", broker + " shows a certificate that is not trusted (" +
                                  certificate->subject + ": " + certificate->reason +
                                  "): security.ca must hold the authority that signed it"};
    }
    return {"broker-ssl", broker + ": " + cause_in(text) + ": check security.ca and `brokers`"};
}

Error transport_error(const std::string& broker, std::string_view text) {
    if (has(text, "PLAINTEXT broker listener")) {
        return {"broker-ssl", broker +
                                  " does not speak TLS on this port: name its TLS port in "
                                  "`brokers`, or, if it has none, choose security.protocol "
                                  "plaintext"};
    }
    if (has(text, "alert") && has(text, "certificate")) {
        return {"broker-ssl", broker + " refused our certificate: " + cause_in(text) +
                                  ": security.certificate and security.key must be there and be "
                                  "signed by an authority that the broker trusts"};
    }
    if (has(text, "connecting to a SSL listener") || has(text, "SSL broker listener")) {
        return {"broker-ssl", broker +
                                  " expects TLS on this port: set security.protocol to ssl or "
                                  "sasl_ssl"};
    }
    return {"broker-unreachable", broker + ": " + cause_in(text) +
                                      ": check that the broker runs, and the address and port in "
                                      "`brokers`"};
}

}  // namespace

std::string address_in(std::string_view text) {
    const auto end = text.find(": ");
    if (end == std::string_view::npos) return {};
    auto name = text.substr(0, end);
    if (const auto scheme = name.find("://"); scheme != std::string_view::npos) {
        name.remove_prefix(scheme + 3);
    }
    name = name.substr(0, name.find('/'));
    const auto colon = name.rfind(':');
    const bool is_address =
        colon != std::string_view::npos && colon + 1 < name.size() &&
        name.find(' ') == std::string_view::npos &&
        std::all_of(name.begin() + static_cast<std::ptrdiff_t>(colon) + 1, name.end(),
                    [](unsigned char c) { return std::isdigit(c); });
    return is_address ? std::string(name) : std::string();
}

BrokerError describe_broker_error(rd_kafka_resp_err_t code, std::string_view text,
                                  const Security& security,
                                  const std::optional<CertificateProblem>& certificate) {
    BrokerError out;
    out.address = address_in(text);
    const auto broker = out.address.empty() ? std::string("a broker") : "broker " + out.address;
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
        code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED) {
        out.error = {"broker-auth", broker + " refused the login: " + cause_in(text) + ": " +
                                        login_advice(text, security)};
        out.lasting = true;
    } else if (code == RD_KAFKA_RESP_ERR__SSL) {
        out.error = ssl_error(broker, text, certificate);
        out.lasting = true;
    } else {
        out.error = transport_error(broker, text);
        out.lasting = out.error.code == "broker-ssl";
    }
    return out;
}

Error describe_no_broker(const ClientSettings& settings) {
    std::string message = "no broker of " + settings.brokers +
                          " answers: check that they run, and their addresses and ports";
    if (settings.security.protocol == SecurityProtocol::plaintext) {
        message +=
            "; a port that expects TLS looks the same from here: then set security.protocol to "
            "ssl or sasl_ssl";
    }
    return {"broker-unreachable", std::move(message)};
}

Error describe_authorization(rd_kafka_resp_err_t code, std::string_view what) {
    return {"broker-authorization", std::string(what) + ": " + rd_kafka_err2str(code) +
                                        ": an ACL that allows it is missing for this user"};
}

Error describe_missing_topic(std::string_view topics, std::string_view key) {
    return {"topic-missing", "the brokers have no topic " + std::string(topics) +
                                 ": create it (the host never does), or correct " +
                                 std::string(key)};
}

}  // namespace strandline::kafka

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "config/diagnostic.hpp"

namespace strandline::config {

/// How the host talks to a cluster. There is no default: `unset` never leaves the reader, except for
/// an embedded cluster.
enum class SecurityProtocol : std::uint8_t { unset, sasl_ssl, ssl, plaintext };

enum class SaslMechanism : std::uint8_t { none, scram_sha_256, scram_sha_512, plain };

/// Kafka's own names: "sasl_ssl", "SCRAM-SHA-512"; empty for unset and none.
[[nodiscard]] std::string_view name_of(SecurityProtocol protocol);
[[nodiscard]] std::string_view name_of(SaslMechanism mechanism);

struct SecurityDefinition {
    SecurityProtocol protocol{SecurityProtocol::unset};
    SaslMechanism mechanism{SaslMechanism::none};  ///< set with sasl_ssl only
    std::string username;
    Secret password;
    std::string ca;           ///< absolute path of a PEM file; empty = the system's store
    std::string certificate;  ///< absolute path, with `key`: mutual TLS
    std::string key;          ///< absolute path
    Position position;
};

/// One property that passed the allow-list; librdkafka itself checks its range.
struct LibrdkafkaProperty {
    std::string name;
    std::string value;
    Position position;
};

struct ClusterDefinition {
    std::string name;
    bool embedded{false};              ///< the broker inside the host: no brokers, no security
    std::vector<std::string> brokers;  ///< host:port, at least one unless embedded
    SecurityDefinition security;
    std::vector<LibrdkafkaProperty> librdkafka;
    Position position;
};

/// Where /metrics, /livez and /readyz answer.
struct AdminDefinition {
    std::string host{"127.0.0.1"};  ///< an IP address; IPv6 without its brackets
    std::uint16_t port{9477};       ///< 0 = a free one, named in the log
    bool loopback{true};
    Position position;
};

struct PluginsDefinition {
    std::vector<std::string> directories;  ///< absolute; empty = the host's own directories
    bool allow_root{false};                ///< plugins may run although the host runs as root
    Position position;
};

/// What hosts share: a Redis server.
struct StoreDefinition {
    std::string name;
    std::string host;
    std::uint16_t port{6379};
    std::uint32_t database{0};
    bool tls{true};  ///< false only with the explicit word
    std::string username;
    Secret password;
    std::string ca;           ///< absolute path of a PEM file; empty = the system's store
    std::string certificate;  ///< absolute path, with `key`: mutual TLS
    std::string key;          ///< absolute path
    Position position;
};

/// strandline.yaml and its drop-ins.
struct HostDefinition {
    std::string instance;  ///< stable, unique among the hosts of a group
    std::map<std::string, ClusterDefinition> clusters;
    AdminDefinition admin;
    PluginsDefinition plugins;
    std::map<std::string, StoreDefinition> stores;
    Position position;
};

}  // namespace strandline::config

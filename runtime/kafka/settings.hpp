#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

/// What the wiring tells the kafka room: plain values. Nothing here knows of YAML.
namespace strandline::kafka {

enum class SecurityProtocol : std::uint8_t { sasl_ssl, ssl, plaintext };

/// How a client proves who it is and whom it talks to. Certificates and host names are always
/// verified.
struct Security {
    SecurityProtocol protocol{SecurityProtocol::sasl_ssl};
    std::string mechanism;  ///< with sasl_ssl: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN
    std::string username;
    Secret password;
    std::string ca;           ///< path of a PEM file; empty = the system's store
    std::string certificate;  ///< path, together with `key`: mutual TLS
    std::string key;          ///< path
};

/// What every client of one cluster shares.
struct ClientSettings {
    std::string brokers;    ///< host:port,host:port
    std::string client_id;  ///< "strandline-<instance>-<pipeline>"
    Security security;
    /// Properties of librdkafka that passed the allow-list; they win over our defaults.
    std::map<std::string, std::string> extra;
};

/// Where a partition without a committed offset starts.
struct StartAt {
    enum class Kind : std::uint8_t { latest, earliest, timestamp };
    Kind kind{Kind::latest};
    std::int64_t timestamp_ms{0};  ///< Unix time; with Kind::timestamp
};

/// What a reassign() does with a partition whose committed offset the broker no longer has. (`stop`
/// is the pipeline's own matter: it never asks.)
enum class WhenOffsetIsGone : std::uint8_t { stop, earliest, latest };

struct ConsumerSettings {
    ClientSettings client;
    std::string group;
    std::string
        group_instance;  ///< group.instance.id, "<instance>.<pipeline>.<topics>"; empty = dynamic
    std::vector<std::string> topics;
    StartAt start;
    WhenOffsetIsGone when_offset_is_gone{WhenOffsetIsGone::stop};
    std::uint64_t history{0};  ///< so many records below the start are read too, for their ids

    std::uint64_t fetch_bytes{std::uint64_t{64} << 20U};  ///< all fetch queues together
    std::uint32_t partitions_hint{6};                     ///< how many partitions this host may get

    std::chrono::milliseconds commit_answer{10'000};  ///< then a commit counts as unanswered
    std::chrono::milliseconds last_commit{5'000};     ///< of a revoke or a stop
    std::chrono::milliseconds leave{5'000};           ///< of the group, at a stop
    std::chrono::milliseconds brokers_down{30'000};   ///< all of them, before it is trouble
    std::chrono::milliseconds topic_check{5'000};     ///< between two looks for a missing topic
};

/// One topic that a pipeline writes: its place in ProducerSettings::outputs is its OutputIndex.
struct OutputTopic {
    std::string name;  ///< as the YAML names it; "dead_letters" and "poison" are the host's own
    std::string topic;
    bool cut_to_fit{false};  ///< what is published here may be cut: the dead letters
};

struct ProducerSettings {
    ClientSettings client;
    std::chrono::milliseconds linger{5};
    std::string compression{"lz4"};              ///< none, gzip, snappy, lz4 or zstd
    std::chrono::milliseconds timeout{120'000};  ///< from produce to acknowledgement
    std::vector<OutputTopic> outputs;

    std::chrono::milliseconds topic_check{5'000};    ///< between two looks for a missing topic
    std::chrono::milliseconds brokers_down{30'000};  ///< all of them, before it is trouble
};

}  // namespace strandline::kafka

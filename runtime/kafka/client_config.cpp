#include "kafka/client_config.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace strandline::kafka {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

/// librdkafka warns about a producer's property on a consumer and the other way round, and a cluster's
/// properties are for both.
constexpr std::array<std::string_view, 11> only_of_consumers{"session.timeout.ms",
                                                             "heartbeat.interval.ms",
                                                             "max.poll.interval.ms",
                                                             "fetch.min.bytes",
                                                             "fetch.wait.max.ms",
                                                             "fetch.message.max.bytes",
                                                             "fetch.max.bytes",
                                                             "fetch.error.backoff.ms",
                                                             "fetch.queue.backoff.ms",
                                                             "max.partition.fetch.bytes",
                                                             "check.crcs"};
constexpr std::array<std::string_view, 12> only_of_producers{"linger.ms",
                                                             "batch.size",
                                                             "batch.num.messages",
                                                             "queue.buffering.max.messages",
                                                             "queue.buffering.max.kbytes",
                                                             "compression.codec",
                                                             "compression.level",
                                                             "message.timeout.ms",
                                                             "request.timeout.ms",
                                                             "partitioner",
                                                             "retry.backoff.max.ms",
                                                             "retry.backoff.ms"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Builder {
public:
    Builder() { result_.conf.reset(rd_kafka_conf_new()); }

    void set(const std::string& name, const std::string& value) {
        std::array<char, 512> why{};
        const auto answer = rd_kafka_conf_set(result_.conf.get(), name.c_str(), value.c_str(),
                                              why.data(), why.size());
        if (answer != RD_KAFKA_CONF_OK) complain(name + ": " + why.data());
    }
    void set(const Properties& properties) {
        for (const auto& [name, value] : properties) set(name, value);
    }
    /// Never quotes the value, whatever librdkafka has to say.
    void set_secret(const char* name, const Secret& value) {
        const std::string text{value.reveal()};
        if (rd_kafka_conf_set(result_.conf.get(), name, text.c_str(), nullptr, 0) !=
            RD_KAFKA_CONF_OK) {
            complain(std::string(name) + ": not accepted");
        }
    }
    void complain(std::string why) {
        result_.errors.push_back(Error{"kafka-config", std::move(why)});
    }
    void readable(const char* key, const std::string& path) {
        if (path.empty() || ::access(path.c_str(), R_OK) == 0) return;
        complain(std::string(key) + ": cannot read " + path + ": " +
                 std::generic_category().message(errno));
    }
    Configuration finish() { return std::move(result_); }

private:
    Configuration result_;
};

void set_sasl(Builder& builder, const Security& security) {
    const auto& mechanism = security.mechanism;
    if (mechanism != "SCRAM-SHA-512" && mechanism != "SCRAM-SHA-256" && mechanism != "PLAIN") {
        builder.complain("security.mechanism is \"" + mechanism +
                         "\": SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN");
        return;
    }
    if (security.username.empty()) builder.complain("security.username is missing");
    if (security.password.empty()) builder.complain("security.password is missing");
    builder.set("sasl.mechanism", mechanism);
    builder.set("sasl.username", security.username);
    builder.set_secret("sasl.password", security.password);
}

void set_tls(Builder& builder, const Security& security) {
    // librdkafka's defaults today, and spelt out, because everything rests on them.
    builder.set("enable.ssl.certificate.verification", "true");
    builder.set("ssl.endpoint.identification.algorithm", "https");
    builder.readable("security.ca", security.ca);
    builder.readable("security.certificate", security.certificate);
    builder.readable("security.key", security.key);
    if (security.certificate.empty() != security.key.empty()) {
        builder.complain("security.certificate and security.key go together: one is missing");
    }
    if (!security.ca.empty()) builder.set("ssl.ca.location", security.ca);
    if (!security.certificate.empty()) {
        builder.set("ssl.certificate.location", security.certificate);
    }
    if (!security.key.empty()) builder.set("ssl.key.location", security.key);
}

void set_security(Builder& builder, const Security& security) {
    switch (security.protocol) {
        case SecurityProtocol::plaintext:
            builder.set("security.protocol", "plaintext");
            return;
        case SecurityProtocol::ssl:
            builder.set("security.protocol", "ssl");
            set_tls(builder, security);
            return;
        case SecurityProtocol::sasl_ssl:
            builder.set("security.protocol", "sasl_ssl");
            set_tls(builder, security);
            set_sasl(builder, security);
            return;
    }
}

/// What we prefer and a cluster's properties may change. 100 ms between connects, librdkafka's
/// default, makes a consumer without brokers connect 20 times a second.
const Properties& preferred_by_all() {
    static const Properties properties{{"reconnect.backoff.ms", "1000"},
                                       {"socket.keepalive.enable", "true"},
                                       {"statistics.interval.ms", "5000"}};
    return properties;
}

/// Small fetches: the bytes must still be in the cache when the lane reads them.
const Properties& preferred_by_consumers() {
    static const Properties properties{{"check.crcs", "true"},
                                       {"fetch.wait.max.ms", "100"},
                                       {"fetch.queue.backoff.ms", "10"},
                                       {"fetch.message.max.bytes", "262144"}};
    return properties;
}

const Properties& preferred_by_producers() {
    static const Properties properties{{"batch.size", "1000000"},
                                       {"batch.num.messages", "10000"},
                                       {"queue.buffering.max.messages", "10000"},
                                       {"queue.buffering.max.kbytes", "262144"},
                                       {"partitioner", "murmur2_random"}};
    return properties;
}

void set_extra(Builder& builder, const ClientSettings& settings, bool consumer) {
    for (const auto& [name, value] : settings.extra) {
        const bool foreign =
            consumer ? contains(only_of_producers, name) : contains(only_of_consumers, name);
        if (!foreign) builder.set(name, value);
    }
}

void set_owned_by_all(Builder& builder, const ClientSettings& settings) {
    if (settings.brokers.empty()) {
        builder.complain("brokers: none are named");
    } else {
        builder.set("bootstrap.servers", settings.brokers);
    }
    builder.set("client.id", settings.client_id);
    builder.set("log.queue", "true");
    builder.set("enable.metrics.push", "false");
    builder.set("metadata.recovery.strategy", "rebootstrap");
    builder.set("allow.auto.create.topics", "false");
    builder.set("socket.nagle.disable", "true");
    set_security(builder, settings.security);
}

const Properties& owned_by_consumers() {
    static const Properties properties{
        {"enable.auto.commit", "false"},   {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},    {"isolation.level", "read_committed"},
        {"enable.partition.eof", "false"}, {"queued.min.messages", "5000"}};
    return properties;
}

const Properties& owned_by_producers() {
    static const Properties properties{{"enable.idempotence", "true"}, {"acks", "all"}};
    return properties;
}

void set_producer(Builder& builder, const ClientSettings& client) {
    builder.set(preferred_by_all());
    builder.set(preferred_by_producers());
    set_extra(builder, client, false);
    set_owned_by_all(builder, client);
    builder.set(owned_by_producers());
}

}  // namespace

std::uint64_t queue_kbytes(std::uint64_t fetch_bytes, std::uint32_t partitions) {
    const std::uint64_t share = fetch_bytes / (std::uint64_t{2} * std::max(partitions, 1U));
    return std::clamp<std::uint64_t>(share / 1024, 1024, std::uint64_t{16} * 1024);
}

Configuration configure(const ConsumerSettings& settings) {
    Builder builder;
    builder.set(preferred_by_all());
    builder.set(preferred_by_consumers());
    set_extra(builder, settings.client, true);
    set_owned_by_all(builder, settings.client);
    builder.set(owned_by_consumers());
    builder.set("partition.assignment.strategy", "range");
    builder.set("queued.max.messages.kbytes",
                std::to_string(queue_kbytes(settings.fetch_bytes, settings.partitions_hint)));
    if (settings.group.empty()) {
        builder.complain("source.group is missing");
    } else {
        builder.set("group.id", settings.group);
    }
    if (!settings.group_instance.empty()) {
        builder.set("group.instance.id", settings.group_instance);
    }
    if (settings.topics.empty()) builder.complain("source.topics: none are named");
    return builder.finish();
}

Configuration configure(const ProducerSettings& settings) {
    Builder builder;
    builder.set("linger.ms", std::to_string(settings.linger.count()));
    builder.set("compression.codec", settings.compression);
    builder.set("message.timeout.ms", std::to_string(settings.timeout.count()));
    set_producer(builder, settings.client);
    return builder.finish();
}

Configuration configure_plain_producer(const ClientSettings& settings) {
    Builder builder;
    set_producer(builder, settings);
    builder.set("log.queue", "false");  // nobody would serve it
    return builder.finish();
}

Configuration configure_plain_consumer(const ClientSettings& settings) {
    Builder builder;
    builder.set(preferred_by_all());
    builder.set(preferred_by_consumers());
    set_extra(builder, settings, true);
    set_owned_by_all(builder, settings);
    builder.set(owned_by_consumers());
    builder.set("group.id", settings.client_id);  // never joined, and librdkafka wants one
    builder.set("auto.offset.reset", "earliest");
    builder.set("log.queue", "false");  // nobody would serve it
    return builder.finish();
}

Result<ClientHandle> make_client(rd_kafka_type_t type, Configuration configuration) {
    if (!configuration.errors.empty()) {
        std::string all;
        for (const auto& error : configuration.errors) {
            if (!all.empty()) all += "; ";
            all += error.message;
        }
        return failed("kafka-config", std::move(all));
    }
    std::array<char, 512> why{};
    ClientHandle client{rd_kafka_new(type, configuration.conf.get(), why.data(), why.size())};
    if (!client) return failed("kafka-config", why.data());
    static_cast<void>(configuration.conf.release());  // the client has it now
    return client;
}

}  // namespace strandline::kafka

#include "config/librdkafka_properties.hpp"

#include <algorithm>
#include <array>

namespace strandline::config {
namespace {

using enum PropertyType;

constexpr std::array allowed{
    AllowedProperty{"api.version.request.timeout.ms", count},
    AllowedProperty{"batch.num.messages", count},
    AllowedProperty{"batch.size", count},
    AllowedProperty{"broker.address.family", text},
    AllowedProperty{"broker.address.ttl", count},
    AllowedProperty{"check.crcs", boolean},
    AllowedProperty{"client.dns.lookup", text},
    AllowedProperty{"client.rack", text},
    AllowedProperty{"compression.level", count},
    AllowedProperty{"connections.max.idle.ms", count},
    AllowedProperty{"debug", text},
    AllowedProperty{"fetch.error.backoff.ms", count},
    AllowedProperty{"fetch.max.bytes", count},
    AllowedProperty{"fetch.message.max.bytes", count},
    AllowedProperty{"fetch.min.bytes", count},
    AllowedProperty{"fetch.queue.backoff.ms", count},
    AllowedProperty{"fetch.wait.max.ms", count},
    AllowedProperty{"heartbeat.interval.ms", count},
    AllowedProperty{"max.poll.interval.ms", count},
    AllowedProperty{"message.max.bytes", count},
    AllowedProperty{"metadata.max.age.ms", count},
    AllowedProperty{"partitioner", text},
    AllowedProperty{"queue.buffering.max.kbytes", count},
    AllowedProperty{"queue.buffering.max.messages", count},
    AllowedProperty{"receive.message.max.bytes", count},
    AllowedProperty{"reconnect.backoff.max.ms", count},
    AllowedProperty{"reconnect.backoff.ms", count},
    AllowedProperty{"request.timeout.ms", count},
    AllowedProperty{"retry.backoff.max.ms", count},
    AllowedProperty{"retry.backoff.ms", count},
    AllowedProperty{"session.timeout.ms", count},
    AllowedProperty{"socket.connection.setup.timeout.ms", count},
    AllowedProperty{"socket.keepalive.enable", boolean},
    AllowedProperty{"socket.max.fails", count},
    AllowedProperty{"socket.receive.buffer.bytes", count},
    AllowedProperty{"socket.send.buffer.bytes", count},
    AllowedProperty{"socket.timeout.ms", count},
    AllowedProperty{"ssl.cipher.suites", text},
    AllowedProperty{"ssl.crl.location", text},
    AllowedProperty{"ssl.curves.list", text},
    AllowedProperty{"ssl.sigalgs.list", text},
    AllowedProperty{"statistics.interval.ms", count},
    AllowedProperty{"topic.metadata.propagation.max.ms", count},
    AllowedProperty{"topic.metadata.refresh.interval.ms", count},
};

constexpr std::string_view identity = "the host names its clients by instance and pipeline";
constexpr std::string_view never_lost = "the host sets it so that no record is lost or doubled";
constexpr std::string_view in_order = "the host sets it so that offsets and order stay right";
constexpr std::string_view budget = "the host computes it from its memory budget";

constexpr std::array owned{
    RefusedProperty{"acks", never_lost, ""},
    RefusedProperty{"allow.auto.create.topics", "the host never creates a topic by reading it", ""},
    RefusedProperty{"auto.commit.*", never_lost, "commit.every"},
    RefusedProperty{"auto.offset.reset", "the pipeline says where reading starts", "source.start"},
    RefusedProperty{"bootstrap.servers", "the cluster says it", "brokers"},
    RefusedProperty{"client.id", identity, "instance"},
    RefusedProperty{"compression.codec", "the pipeline says it", "producer.compression"},
    RefusedProperty{"compression.type", "the pipeline says it", "producer.compression"},
    RefusedProperty{"delivery.timeout.ms", "the pipeline says it", "producer.timeout"},
    RefusedProperty{"enable.auto.*", never_lost, "commit.every"},
    RefusedProperty{"enable.idempotence", never_lost, ""},
    RefusedProperty{"enable.metrics.push", "the host has metrics of its own", ""},
    RefusedProperty{"enable.partition.eof", in_order, ""},
    RefusedProperty{"enable.ssl.certificate.verification",
                    "the host always checks whom it talks to", "security"},
    RefusedProperty{"group.id", "the pipeline says it", "source.group"},
    RefusedProperty{"group.instance.id", identity, "instance"},
    RefusedProperty{"group.protocol", in_order, "source.assignor"},
    RefusedProperty{"group.remote.assignor", in_order, "source.assignor"},
    RefusedProperty{"isolation.level", "the host reads committed records only", ""},
    RefusedProperty{"linger.ms", "the pipeline says it", "producer.linger"},
    RefusedProperty{"max.in.flight*", never_lost, ""},
    RefusedProperty{"message.timeout.ms", "the pipeline says it", "producer.timeout"},
    RefusedProperty{"metadata.broker.list", "the cluster says it", "brokers"},
    RefusedProperty{"metadata.recovery.strategy", "the host sets it to rebootstrap", ""},
    RefusedProperty{"partition.assignment.strategy", in_order, "source.assignor"},
    RefusedProperty{"queue.buffering.max.ms", "the pipeline says it", "producer.linger"},
    RefusedProperty{"queued.max.messages.kbytes", budget, "memory.fetch"},
    RefusedProperty{"queued.min.messages", budget, "memory.fetch"},
    RefusedProperty{"request.required.acks", never_lost, ""},
    RefusedProperty{"retries", never_lost, ""},
    RefusedProperty{"sasl.mechanism", "the cluster says it", "security.mechanism"},
    RefusedProperty{"sasl.mechanisms", "the cluster says it", "security.mechanism"},
    RefusedProperty{"sasl.password", "a secret does not stand here", "security.password"},
    RefusedProperty{"sasl.username", "the cluster says it", "security.username"},
    RefusedProperty{"security.protocol", "the cluster says it", "security.protocol"},
    RefusedProperty{"ssl.ca.*", "the cluster says whom to trust", "security.ca"},
    RefusedProperty{"ssl.certificate.*", "the cluster says who we are", "security.certificate"},
    RefusedProperty{"ssl.endpoint.identification.algorithm",
                    "the host always checks whom it talks to", "security"},
    RefusedProperty{"ssl.key.*", "the cluster says who we are", "security.key"},
    RefusedProperty{"ssl.keystore.*", "the cluster says who we are", "security.certificate"},
    RefusedProperty{"ssl_ca", "the cluster says whom to trust", "security.ca"},
    RefusedProperty{"ssl_certificate", "the cluster says who we are", "security.certificate"},
    RefusedProperty{"ssl_key", "the cluster says who we are", "security.key"},
    RefusedProperty{"transaction.timeout.ms", "this version has no transactions", ""},
    RefusedProperty{"transactional.id", "this version has no transactions", ""},
};

constexpr std::array denied{
    RefusedProperty{"*_cb", "callbacks are the host's", ""},
    RefusedProperty{"default_topic_conf", "it points into memory", ""},
    RefusedProperty{"log.queue", "it would take the client's log away from the host", ""},
    RefusedProperty{"log_level", "the host takes the client's log as it comes", ""},
    RefusedProperty{"opaque", "it points into memory", ""},
    RefusedProperty{"plugin.library.paths", "it loads code into the host", ""},
    RefusedProperty{"sasl.kerberos.*", "its default runs a shell, and there is no Kerberos here",
                    "security"},
    RefusedProperty{"sasl.oauthbearer.*", "this version has no OAUTHBEARER", "security"},
    RefusedProperty{"sasl.*", "how to log in is said in one place", "security"},
    RefusedProperty{"ssl.engine.*", "it loads code into the host", ""},
    RefusedProperty{"ssl.providers", "it loads code into the host", ""},
    RefusedProperty{"ssl_engine_callback_data", "it points into memory", ""},
    RefusedProperty{"test.mock.*", "a simulated broker has a key of its own", "embedded"},
};

bool matches(std::string_view pattern, std::string_view name) {
    if (pattern.starts_with('*')) return name.ends_with(pattern.substr(1));
    if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == name;
}

}  // namespace

std::span<const AllowedProperty> allowed_properties() { return allowed; }
std::span<const RefusedProperty> owned_properties() { return owned; }
std::span<const RefusedProperty> denied_properties() { return denied; }

const AllowedProperty* find_allowed(std::string_view name) {
    const auto* found = std::find_if(allowed.begin(), allowed.end(),
                                     [name](const auto& p) { return p.name == name; });
    return found == allowed.end() ? nullptr : found;
}

const RefusedProperty* find_refused(std::span<const RefusedProperty> list, std::string_view name) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [name](const auto& p) { return matches(p.name, name); });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace strandline::config

#include "kafka/embedded_broker.hpp"

// The mock's interface is experimental: this is the only file of the host that names it.
#include "kafka/handles.hpp"

#include <librdkafka/rdkafka_mock.h>

#include <array>

namespace strandline::kafka {
namespace {

using ClusterHandle = Handle<rd_kafka_mock_cluster_t, rd_kafka_mock_cluster_destroy>;

Result<ClientHandle> make_owner() {
    ConfHandle conf{rd_kafka_conf_new()};
    std::array<char, 512> why{};
    // Its own log would go to stderr; clients tell what matters.
    rd_kafka_conf_set_log_cb(conf.get(), nullptr);
    ClientHandle owner{rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why.data(), why.size())};
    if (!owner) {
        return failed("embedded-broker",
                      std::string("the embedded broker cannot start: ") + why.data());
    }
    static_cast<void>(conf.release());  // the client has it now
    return owner;
}

}  // namespace

struct EmbeddedBroker::Owner {
    ClientHandle client;
    ClusterHandle cluster;  // goes before its client
};

Result<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::open(
    const std::vector<EmbeddedTopic>& topics) {
    auto client = make_owner();
    if (!client) return tl::unexpected(client.error());
    ClusterHandle cluster{rd_kafka_mock_cluster_new(client->get(), 1)};
    if (!cluster) {
        return failed("embedded-broker",
                      "the embedded broker cannot listen on 127.0.0.1: are there free ports?");
    }
    // Otherwise the first join of every group waits 3 s for members that never come.
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster.get(), 0);

    std::unique_ptr<EmbeddedBroker> broker{new EmbeddedBroker};
    broker->brokers_ = rd_kafka_mock_cluster_bootstraps(cluster.get());
    broker->cluster_ = cluster.get();
    broker->owner_ = std::make_unique<Owner>(Owner{std::move(*client), std::move(cluster)});
    for (const auto& topic : topics) {
        if (auto created = broker->create(topic); !created) {
            return tl::unexpected(created.error());
        }
    }
    return broker;
}

EmbeddedBroker::~EmbeddedBroker() = default;

Result<void> EmbeddedBroker::create(const EmbeddedTopic& topic) {
    const auto answer =
        rd_kafka_mock_topic_create(owner_->cluster.get(), topic.name.c_str(), topic.partitions, 1);
    if (answer == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return failed("embedded-broker", "topic " + topic.name + " cannot be created with " +
                                         std::to_string(topic.partitions) +
                                         " partitions: " + rd_kafka_err2str(answer));
}

std::map<std::string, std::string> EmbeddedBroker::consumer_extra() {
    return {{"fetch.wait.max.ms", "10"},      {"session.timeout.ms", "6000"},
            {"heartbeat.interval.ms", "500"}, {"statistics.interval.ms", "500"},
            {"reconnect.backoff.ms", "100"},  {"reconnect.backoff.max.ms", "500"}};
}

std::map<std::string, std::string> EmbeddedBroker::producer_extra() {
    return {{"reconnect.backoff.ms", "100"},
            {"reconnect.backoff.max.ms", "500"},
            {"statistics.interval.ms", "500"}};
}

}  // namespace strandline::kafka

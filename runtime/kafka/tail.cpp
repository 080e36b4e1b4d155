#include "kafka/tail.hpp"

#include <utility>
#include <vector>

#include "kafka/broker_error.hpp"
#include "kafka/client_config.hpp"
#include "kafka/handles.hpp"
#include "kafka/record_view.hpp"

namespace strandline::kafka {
namespace {

Result<std::int32_t> count_partitions(rd_kafka_t* client, const std::string& topic,
                                      const ClientSettings& settings,
                                      std::chrono::milliseconds timeout) {
    const TopicHandle handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer =
        rd_kafka_metadata(client, 0, handle.get(), &raw, static_cast<int>(timeout.count()));
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return tl::unexpected(describe_no_broker(settings));
    }
    const auto count = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
    if (count == 0) return tl::unexpected(describe_missing_topic(topic, "its name"));
    return count;
}

}  // namespace

struct Tail::State {
    ClientHandle client;
    std::vector<model::Header> headers;
};

Tail::Tail() : state_(std::make_unique<State>()) {}

Tail::~Tail() {
    if (state_->client) rd_kafka_assign(state_->client.get(), nullptr);
}

Result<std::unique_ptr<Tail>> Tail::open(const ClientSettings& settings, const std::string& topic,
                                         From from, std::chrono::milliseconds timeout) {
    auto configuration = configure_plain_consumer(settings);
    rd_kafka_conf_set_log_cb(configuration.conf.get(), nullptr);
    auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    rd_kafka_poll_set_consumer(client->get());
    const auto count = count_partitions(client->get(), topic, settings, timeout);
    if (!count) return tl::unexpected(count.error());

    const ListHandle list{rd_kafka_topic_partition_list_new(*count)};
    for (std::int32_t i = 0; i < *count; ++i) {
        auto* element = rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), i);
        element->offset = from == From::end ? RD_KAFKA_OFFSET_END : RD_KAFKA_OFFSET_BEGINNING;
    }
    rd_kafka_assign(client->get(), list.get());
    std::unique_ptr<Tail> tail{new Tail};
    tail->state_->client = std::move(*client);
    return tail;
}

void Tail::read(std::chrono::milliseconds wait, std::size_t max, const Seen& seen) {
    for (std::size_t i = 0; i < max; ++i) {
        // Only the first one is waited for.
        const auto patience = i == 0 ? static_cast<int>(wait.count()) : 0;
        const MessageHandle message{rd_kafka_consumer_poll(state_->client.get(), patience)};
        if (!message) return;
        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        state_->headers.clear();
        read_headers(*message, state_->headers);
        seen({rd_kafka_topic_name(message->rkt), message->partition}, record_of(*message),
             state_->headers);
    }
}

}  // namespace strandline::kafka

#include "kafka/feeder.hpp"

#include <atomic>
#include <map>
#include <utility>

#include "kafka/client_config.hpp"
#include "kafka/handles.hpp"
#include "kafka/produce.hpp"

namespace strandline::kafka {

struct Feeder::State {
    std::atomic<std::uint64_t> acknowledged{0};
    std::atomic<std::uint64_t> failed{0};
    ClientHandle client;
    std::map<std::string, TopicHandle, std::less<>> topics;  // go before the client

    rd_kafka_topic_t* topic(const std::string& name) {
        auto found = topics.find(name);
        if (found == topics.end()) {
            found =
                topics
                    .emplace(name,
                             TopicHandle{rd_kafka_topic_new(client.get(), name.c_str(), nullptr)})
                    .first;
        }
        return found->second.get();
    }
};

Feeder::Feeder() : state_(std::make_unique<State>()) {}

Feeder::~Feeder() {
    // Nobody waits for what was not flushed, and destroying would.
    if (state_->client) {
        rd_kafka_purge(state_->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(state_->client.get(), 100);
    }
}

Result<std::unique_ptr<Feeder>> Feeder::open(const ClientSettings& settings) {
    std::unique_ptr<Feeder> feeder{new Feeder};
    auto configuration = configure_plain_producer(settings);
    auto* conf = configuration.conf.get();
    rd_kafka_conf_set_log_cb(conf, nullptr);
    rd_kafka_conf_set_opaque(conf, feeder->state_.get());
    rd_kafka_conf_set_dr_msg_cb(
        conf, [](rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) noexcept {
            auto& state = *static_cast<State*>(opaque);
            ++(message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? state.acknowledged : state.failed);
        });
    auto client = make_client(RD_KAFKA_PRODUCER, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    feeder->state_->client = std::move(*client);
    return feeder;
}

Feeder::Fed Feeder::feed(const std::string& topic, Bytes key, Bytes value,
                         std::span<const model::Header> headers, std::int32_t partition) {
    auto* client = state_->client.get();
    rd_kafka_poll(client, 0);
    auto* handle = state_->topic(topic);
    if (handle == nullptr) return Fed::refused;
    HeadersHandle list{headers.empty() ? nullptr : rd_kafka_headers_new(headers.size())};
    for (const auto& header : headers) {
        rd_kafka_header_add(list.get(), header.name.data(),
                            static_cast<ssize_t>(header.name.size()), header.value.data(),
                            static_cast<ssize_t>(header.value.size()));
    }
    const auto answer =
        produce(client, {.topic = handle, .partition = partition, .key = key, .value = value},
                std::move(list));
    if (answer == RD_KAFKA_RESP_ERR_NO_ERROR) return Fed::queued;
    return answer == RD_KAFKA_RESP_ERR__QUEUE_FULL ? Fed::full : Fed::refused;
}

bool Feeder::flush(std::chrono::milliseconds deadline) {
    return rd_kafka_flush(state_->client.get(), static_cast<int>(deadline.count())) ==
           RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::uint64_t Feeder::acknowledged() const { return state_->acknowledged.load(); }

std::uint64_t Feeder::failed() const { return state_->failed.load(); }

}  // namespace strandline::kafka

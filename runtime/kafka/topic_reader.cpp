#include "kafka/topic_reader.hpp"

#include <utility>

#include "kafka/client_config.hpp"
#include "kafka/plain_client.hpp"
#include "kafka/record_view.hpp"

namespace strandline::kafka {

namespace {
constexpr int step_ms = 200;
}  // namespace

struct TopicReader::State {
    std::unique_ptr<PlainClient> client;
    std::chrono::milliseconds timeout{0};
    std::vector<model::Header> headers;

    // From the first offset on; empty = its end has been seen or `seen` has had enough.
    Result<> consume(const PartitionRange& range, const Seen& seen,
                     const std::function<bool()>& idle);
};

TopicReader::TopicReader() : state_(std::make_unique<State>()) {}

TopicReader::~TopicReader() {
    if (state_->client) rd_kafka_assign(state_->client->get(), nullptr);
}

Result<std::unique_ptr<TopicReader>> TopicReader::open(const ClientSettings& settings,
                                                       std::chrono::milliseconds timeout) {
    Configuration configuration = configure_plain_consumer(settings);
    // Compaction and transactions leave gaps at the end: only the broker knows that it has no more.
    rd_kafka_conf_set(configuration.conf.get(), "enable.partition.eof", "true", nullptr, 0);
    auto client = PlainClient::make(RD_KAFKA_CONSUMER, std::move(configuration), settings);
    if (!client) return tl::unexpected(client.error());
    rd_kafka_poll_set_consumer((*client)->get());
    std::unique_ptr<TopicReader> reader{new TopicReader};
    reader->state_->client = std::move(*client);
    reader->state_->timeout = timeout;
    return reader;
}

Result<std::vector<PartitionRange>> TopicReader::ranges(const std::string& topic) {
    const PlainClient& client = *state_->client;
    const Result<std::int32_t> count = count_partitions(client, topic, state_->timeout);
    if (!count) return tl::unexpected(count.error());
    std::vector<PartitionRange> ranges;
    for (std::int32_t partition = 0; partition < *count; ++partition) {
        PartitionRange range;
        range.partition = partition;
        const auto answer = rd_kafka_query_watermark_offsets(
            client.get(), topic.c_str(), partition, &range.begin.value, &range.end.value,
            static_cast<int>(state_->timeout.count()));
        if (answer != RD_KAFKA_RESP_ERR_NO_ERROR)
            return tl::unexpected(client.describe(answer, "topic " + topic));
        ranges.push_back(range);
    }
    return ranges;
}

Result<> TopicReader::read(const std::string& topic, const PartitionRange& range, const Seen& seen,
                           const std::function<bool()>& idle) {
    if (range.begin.value >= range.end.value) return {};
    rd_kafka_t* client = state_->client->get();
    const ListHandle list{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), range.partition)->offset =
        range.begin.value;
    rd_kafka_assign(client, list.get());
    Result<> done = state_->consume(range, seen, idle);
    rd_kafka_assign(client, nullptr);
    return done;
}

Result<> TopicReader::State::consume(const PartitionRange& range, const Seen& seen,
                                     const std::function<bool()>& idle) {
    auto silent_until = std::chrono::steady_clock::now() + timeout;
    while (true) {
        const MessageHandle message{rd_kafka_consumer_poll(client->get(), step_ms)};
        if (!message) {
            if (!idle()) return {};
            if (std::chrono::steady_clock::now() > silent_until)
                return tl::unexpected(client->no_answer());
            continue;
        }
        if (message->partition != range.partition) continue;
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return {};
        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            if (message->err == RD_KAFKA_RESP_ERR__TRANSPORT) continue;  // it reconnects
            return tl::unexpected(client->describe(message->err, "reading"));
        }
        if (message->offset >= range.end.value) return {};
        silent_until = std::chrono::steady_clock::now() + timeout;
        headers.clear();
        read_headers(*message, headers);
        if (!seen({rd_kafka_topic_name(message->rkt), message->partition}, record_of(*message),
                  headers))
            return {};
        if (message->offset + 1 >= range.end.value) return {};
    }
}

}  // namespace strandline::kafka

// A bare librdkafka program, to hold the host against: it consumes a topic from its beginning and does
// nothing else (consume), parses each value with simdjson (parse), or also produces each value again
// (produce, with the host's two headers: produce_headers), cut to the size of what the enricher emits. Same fetch settings, same batch calls, same
// security, no offsets, no failures handled.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/cluster.hpp"

namespace strandline::bench {
namespace {

// What plugins/order_enricher emits for an order of the benchmark, on average.
constexpr std::size_t enriched_bytes = 230;

struct PeerOptions {
    Cluster cluster;
    std::string mode{"consume"};
    std::string topic;
    std::string output;
    int partitions{6};
    std::uint64_t records{0};
};

// The shallow queues that keep records in cache until they are read.
Properties consumer_properties() {
    return {{"group.id", "bench-peer"},
            {"enable.auto.commit", "false"},
            {"enable.auto.offset.store", "false"},
            {"auto.offset.reset", "earliest"},
            {"fetch.message.max.bytes", "262144"},
            {"queued.min.messages", "5000"},
            {"fetch.queue.backoff.ms", "10"},
            {"fetch.wait.max.ms", "100"},
            {"check.crcs", "true"},
            {"socket.keepalive.enable", "true"}};
}

Properties producer_properties() {
    return {{"enable.idempotence", "true"},
            {"linger.ms", "5"},
            {"batch.size", "1000000"},
            {"batch.num.messages", "10000"},
            {"queue.buffering.max.messages", "10000"},
            {"queue.buffering.max.kbytes", "262144"},
            {"compression.codec", "lz4"},
            {"socket.nagle.disable", "true"},
            {"partitioner", "murmur2_random"}};
}

std::atomic<std::uint64_t> acknowledged{0};

void count_report(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        acknowledged.fetch_add(1, std::memory_order_relaxed);
}

// One run; prints what it took between a twentieth and nineteen twentieths of the records.
class Peer {
public:
    explicit Peer(PeerOptions options) : options_(std::move(options)) {
        consumer_ = make_client(RD_KAFKA_CONSUMER, options_.cluster, consumer_properties());
        rd_kafka_poll_set_consumer(consumer_.get());
        rd_kafka_topic_partition_list_t* all =
            rd_kafka_topic_partition_list_new(options_.partitions);
        for (int i = 0; i < options_.partitions; ++i)
            rd_kafka_topic_partition_list_add(all, options_.topic.c_str(), i)->offset =
                RD_KAFKA_OFFSET_BEGINNING;
        if (rd_kafka_assign(consumer_.get(), all) != RD_KAFKA_RESP_ERR_NO_ERROR)
            give_up("assign failed");
        rd_kafka_topic_partition_list_destroy(all);
        if (!options_.output.empty()) {
            producer_ = make_client(RD_KAFKA_PRODUCER, options_.cluster, producer_properties(),
                                    count_report);
            output_ = rd_kafka_topic_new(producer_.get(), options_.output.c_str(), nullptr);
            reports_ = std::thread([this] {
                while (!ended_) rd_kafka_poll(producer_.get(), 50);
            });
        }
    }

    ~Peer() {
        if (output_ == nullptr) return;
        rd_kafka_flush(producer_.get(), 30'000);
        ended_ = true;
        reports_.join();
        rd_kafka_topic_destroy(output_);
    }

    void run() {
        rd_kafka_queue_t* queue = rd_kafka_queue_get_consumer(consumer_.get());
        std::array<rd_kafka_message_t*, 256> messages{};
        const std::uint64_t begin = options_.records / 20;
        const std::uint64_t end = options_.records - begin;
        std::uint64_t seen = 0;
        std::uint64_t from = 0;
        double cpu = 0;
        std::chrono::steady_clock::time_point wall;
        const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds{120};
        while (seen < end) {
            const ssize_t got =
                rd_kafka_consume_batch_queue(queue, 100, messages.data(), messages.size());
            for (ssize_t i = 0; i < got; ++i) {
                if (messages[static_cast<std::size_t>(i)]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                    work(*messages[static_cast<std::size_t>(i)]);
                    ++seen;
                }
                rd_kafka_message_destroy(messages[static_cast<std::size_t>(i)]);
            }
            if (from == 0 && seen >= begin) {
                from = seen;
                cpu = cpu_seconds();
                wall = std::chrono::steady_clock::now();
            }
            if (std::chrono::steady_clock::now() > give_up_at) give_up("no records for too long");
        }
        if (producer_)
            while (acknowledged < produced_)
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
        const double cpu_s = cpu_seconds() - cpu;
        const double wall_s =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
        std::printf("{\"records\":%llu,\"wall_s\":%.6f,\"cpu_s\":%.6f,\"rss_bytes\":%zu}\n",
                    static_cast<unsigned long long>(seen - from), wall_s, cpu_s, resident_bytes(0));
        rd_kafka_queue_destroy(queue);
        rd_kafka_consumer_close(consumer_.get());
    }

private:
    void work(const rd_kafka_message_t& message) {
        if (options_.mode == "consume" || message.payload == nullptr) return;
        const std::string_view value(static_cast<const char*>(message.payload), message.len);
        buffer_.resize(value.size() + simdjson::SIMDJSON_PADDING);
        std::memcpy(buffer_.data(), value.data(), value.size());
        std::memset(buffer_.data() + value.size(), 0, simdjson::SIMDJSON_PADDING);
        const auto document = parser_.parse(buffer_.data(), value.size(), false);
        if (document.error() == simdjson::SUCCESS) ++parsed_;
        if (producer_) produce(message);
    }

    void produce(const rd_kafka_message_t& message) {
        const std::size_t size = std::min(message.len, enriched_bytes);
        for (;;) {
            const rd_kafka_resp_err_t error =
                options_.mode == "produce_headers"
                    ? rd_kafka_producev(producer_.get(), RD_KAFKA_V_RKT(output_),
                                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                        RD_KAFKA_V_KEY(message.key, message.key_len),
                                        RD_KAFKA_V_VALUE(message.payload, size),
                                        RD_KAFKA_V_HEADER("event-type", "ORDER_ENRICHED", 14),
                                        RD_KAFKA_V_HEADER("content-type", "application/json", 16),
                                        RD_KAFKA_V_END)
                    : rd_kafka_producev(producer_.get(), RD_KAFKA_V_RKT(output_),
                                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                        RD_KAFKA_V_KEY(message.key, message.key_len),
                                        RD_KAFKA_V_VALUE(message.payload, size), RD_KAFKA_V_END);
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR) ++produced_;
            if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return;
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
    }

    const PeerOptions options_;
    Client consumer_;
    Client producer_;
    rd_kafka_topic_t* output_{nullptr};
    std::thread reports_;
    std::atomic<bool> ended_{false};
    simdjson::dom::parser parser_;
    std::vector<char> buffer_;
    std::uint64_t parsed_{0};
    std::uint64_t produced_{0};
};

PeerOptions options_from(int argc, char** argv) {
    PeerOptions options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name(argv[i]);
        const std::string value(argv[i + 1]);
        if (name == "--mode")
            options.mode = value;
        else if (name == "--brokers")
            options.cluster.brokers = value;
        else if (name == "--ca")
            options.cluster.ca = value;
        else if (name == "--username")
            options.cluster.username = value;
        else if (name == "--topic")
            options.topic = value;
        else if (name == "--output")
            options.output = value;
        else if (name == "--partitions")
            options.partitions = std::stoi(value);
        else if (name == "--records")
            options.records = std::stoull(value);
        else
            give_up("unknown option " + std::string(name));
    }
    if (const char* password = std::getenv("KAFKA_PASSWORD")) options.cluster.password = password;
    return options;
}

}  // namespace
}  // namespace strandline::bench

int main(int argc, char** argv) {
    strandline::bench::Peer(strandline::bench::options_from(argc, argv)).run();
    return 0;
}

#include "kafka/transactional_producer.hpp"

#include <array>
#include <utility>

#include "kafka/client_config.hpp"
#include "kafka/plain_client.hpp"

namespace strandline::kafka {

namespace {

HeadersHandle copy_of(std::span<const model::Header> headers) {
    HeadersHandle copy{rd_kafka_headers_new(headers.size())};
    for (const model::Header& header : headers)
        rd_kafka_header_add(copy.get(), header.name.data(),
                            static_cast<ssize_t>(header.name.size()), header.value.data(),
                            static_cast<ssize_t>(header.value.size()));
    return copy;
}

}  // namespace

struct TransactionalProducer::State {
    std::unique_ptr<PlainClient> client;
    int timeout_ms{0};
    bool open{false};

    [[nodiscard]] Error describe(rd_kafka_error_t* error, const std::string& what) const {
        const ErrorHandle owned{error};
        std::array<char, 256> why{};
        auto code = rd_kafka_error_code(error);
        if (code == RD_KAFKA_RESP_ERR__FATAL)  // says only that there was one before
            code = rd_kafka_fatal_error(client->get(), why.data(), why.size());
        if (code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH ||
            code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED)
            return {"fenced",
                    "another dlq command for this pipeline took over; what this one had "
                    "not committed is not done"};
        if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
            return {"record-too-large", what +
                                            ": a record is larger than its topic takes: raise "
                                            "the topic's max.message.bytes"};
        Error described = client->describe(code, what);
        if (described.code == "broker-refused") described.code = "transaction";
        return described;
    }
};

TransactionalProducer::TransactionalProducer() : state_(std::make_unique<State>()) {}

TransactionalProducer::~TransactionalProducer() { abort(); }

Result<std::unique_ptr<TransactionalProducer>> TransactionalProducer::open(
    const ClientSettings& settings, const std::string& transactional_id,
    std::chrono::milliseconds timeout) {
    Configuration configuration = configure_plain_producer(settings);
    const auto set = [&](const char* name, const std::string& value) {
        rd_kafka_conf_set(configuration.conf.get(), name, value.c_str(), nullptr, 0);
    };
    set("transactional.id", transactional_id);
    set("transaction.timeout.ms", "60000");
    set("message.timeout.ms", "60000");  // the client wants it no longer than the transaction
    set("compression.codec", "lz4");
    auto client = PlainClient::make(RD_KAFKA_PRODUCER, std::move(configuration), settings);
    if (!client) return tl::unexpected(client.error());
    std::unique_ptr<TransactionalProducer> producer{new TransactionalProducer};
    producer->state_->client = std::move(*client);
    producer->state_->timeout_ms = static_cast<int>(timeout.count());
    State& state = *producer->state_;
    if (auto* error = rd_kafka_init_transactions(state.client->get(), state.timeout_ms))
        return tl::unexpected(state.describe(error, "transactional id " + transactional_id));
    return producer;
}

Result<> TransactionalProducer::begin() {
    if (auto* error = rd_kafka_begin_transaction(state_->client->get()))
        return tl::unexpected(state_->describe(error, "beginning a transaction"));
    state_->open = true;
    return {};
}

Result<> TransactionalProducer::send(const std::string& topic, Bytes key, Bytes value,
                                     std::span<const model::Header> headers) {
    HeadersHandle copy = copy_of(headers);
    rd_kafka_t* client = state_->client->get();
    const auto give_up =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(state_->timeout_ms);
    while (true) {
        // Empty is not null: librdkafka tells them apart by the pointer, as we do.
        std::array<rd_kafka_vu_t, 5> parts{};
        parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
        parts[0].u.cstr = topic.c_str();
        parts[1].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
        parts[1].u.i = RD_KAFKA_MSG_F_COPY;
        parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
        parts[2].u.mem = {const_cast<char*>(value.data()), value.size()};
        parts[3].vtype = RD_KAFKA_VTYPE_KEY;
        parts[3].u.mem = {const_cast<char*>(key.data()), key.size()};
        parts[4].vtype = RD_KAFKA_VTYPE_HEADERS;
        parts[4].u.headers = copy.get();
        rd_kafka_error_t* error = rd_kafka_produceva(client, parts.data(), parts.size());
        if (error == nullptr) {
            static_cast<void>(copy.release());  // the message has them now
            rd_kafka_poll(client, 0);
            return {};
        }
        const bool full = rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL;
        Error told = state_->describe(error, "topic " + topic);
        if (!full || std::chrono::steady_clock::now() > give_up)
            return tl::unexpected(std::move(told));
        rd_kafka_poll(client, 100);
    }
}

Result<> TransactionalProducer::commit() {
    while (auto* error = rd_kafka_commit_transaction(state_->client->get(), state_->timeout_ms)) {
        // Whether it took place is not known yet, so asking again is the only right answer.
        if (rd_kafka_error_is_retriable(error) != 0) {
            Error told = state_->describe(error, "committing a transaction");
            if (told.code == "broker-unreachable" || told.code.starts_with("broker-"))
                return tl::unexpected(std::move(told));
            continue;
        }
        Error told = state_->describe(error, "committing a transaction");
        abort();
        return tl::unexpected(std::move(told));
    }
    state_->open = false;
    return {};
}

void TransactionalProducer::abort() {
    if (!std::exchange(state_->open, false)) return;
    // When it fails, the broker gives the transaction up by itself after a minute.
    const ErrorHandle failed{rd_kafka_abort_transaction(state_->client->get(), state_->timeout_ms)};
}

}  // namespace strandline::kafka

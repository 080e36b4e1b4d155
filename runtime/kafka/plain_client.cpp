#include "kafka/plain_client.hpp"

#include <utility>

#include "kafka/answers.hpp"

namespace strandline::kafka {

Result<std::unique_ptr<PlainClient>> PlainClient::make(rd_kafka_type_t type,
                                                       Configuration configuration,
                                                       const ClientSettings& settings) {
    std::unique_ptr<PlainClient> plain{new PlainClient(settings)};
    plain->context_->security = settings.security;
    rd_kafka_conf_t* conf = configuration.conf.get();
    rd_kafka_conf_set_opaque(conf, static_cast<ClientContext*>(plain->context_.get()));
    CertificateCheck::install(conf);
    rd_kafka_conf_set_log_cb(conf, nullptr);
    rd_kafka_conf_set_error_cb(conf, &PlainClient::remember);
    auto client = make_client(type, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    plain->client_ = std::move(*client);
    return plain;
}

void PlainClient::remember(rd_kafka_t* /*client*/, int code, const char* text, void* opaque) {
    auto& context = static_cast<Context&>(ClientContext::of(opaque));
    const auto answer = static_cast<rd_kafka_resp_err_t>(code);
    if (answer == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;  // says less than the one before
    BrokerError found = describe_broker_error(answer, text, context.security,
                                              context.certificates.of(address_in(text)));
    const std::lock_guard guard(context.lock);
    context.last = std::move(found.error);
}

Error PlainClient::no_answer() const {
    // What the callback has to say waits for a poll, a consumer's for its own.
    if (rd_kafka_type(client_.get()) == RD_KAFKA_CONSUMER) {
        const MessageHandle dropped{rd_kafka_consumer_poll(client_.get(), 0)};
    } else {
        rd_kafka_poll(client_.get(), 0);
    }
    const std::lock_guard guard(context_->lock);
    return context_->last ? *context_->last : describe_no_broker(settings_);
}

Error PlainClient::describe(rd_kafka_resp_err_t code, const std::string& what) const {
    if (is_authorization(code)) return describe_authorization(code, what);
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__TRANSPORT ||
        code == RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        return no_answer();
    return {"broker-refused", what + ": " + rd_kafka_err2str(code)};
}

Result<std::int32_t> count_partitions(const PlainClient& client, const std::string& topic,
                                      std::chrono::milliseconds timeout) {
    const TopicHandle handle{rd_kafka_topic_new(client.get(), topic.c_str(), nullptr)};
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer =
        rd_kafka_metadata(client.get(), 0, handle.get(), &raw, static_cast<int>(timeout.count()));
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected(client.no_answer());
    if (metadata->topic_cnt != 1) return 0;
    const auto& found = metadata->topics[0];
    if (is_authorization(found.err))
        return tl::unexpected(describe_authorization(found.err, "topic " + topic));
    return found.partition_cnt;
}

}  // namespace strandline::kafka

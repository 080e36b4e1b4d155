#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "kafka/broker_error.hpp"
#include "kafka/client_config.hpp"
#include "kafka/client_context.hpp"
#include "kafka/handles.hpp"
#include "kafka/settings.hpp"

namespace strandline::kafka {

/// A client for one question or one errand, outside of any pipeline: silent, and it remembers what the
/// brokers last had against it, so that "no answer" becomes the reason for it.
///
/// Threads  [any-thread]; librdkafka's own threads write the reason.
class PlainClient {
public:
    /// Takes over a configuration of client_config.hpp. Errors  "kafka-config"
    static Result<std::unique_ptr<PlainClient>> make(rd_kafka_type_t type,
                                                     Configuration configuration,
                                                     const ClientSettings& settings);

    [[nodiscard]] rd_kafka_t* get() const { return client_.get(); }
    /// Why there was no answer: what a broker said last, else that none answers.
    [[nodiscard]] Error no_answer() const;
    /// `code` about `what` in words of ours.
    [[nodiscard]] Error describe(rd_kafka_resp_err_t code, const std::string& what) const;

    PlainClient(const PlainClient&) = delete;
    PlainClient& operator=(const PlainClient&) = delete;

private:
    struct Context : ClientContext {
        Security security;
        std::mutex lock;
        std::optional<Error> last;  // guarded by lock
    };

    explicit PlainClient(ClientSettings settings) : settings_(std::move(settings)) {}
    static void remember(rd_kafka_t* client, int code, const char* text, void* opaque);

    const ClientSettings settings_;
    const std::unique_ptr<Context> context_{std::make_unique<Context>()};
    ClientHandle client_;  // last: it calls into the context until it is gone
};

/// How many partitions a topic has; 0 = there is no such topic.
[[nodiscard]] Result<std::int32_t> count_partitions(const PlainClient& client,
                                                    const std::string& topic,
                                                    std::chrono::milliseconds timeout);

}  // namespace strandline::kafka

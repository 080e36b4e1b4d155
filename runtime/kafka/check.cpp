#include "kafka/check.hpp"

#include <utility>

#include "kafka/client_config.hpp"

namespace strandline::kafka {
namespace {

/// Lets librdkafka read keys and certificates and hold its properties against each other. Without
/// brokers nothing connects.
template <class Settings>
std::vector<Error> try_out(rd_kafka_type_t type, const Settings& settings) {
    auto configuration = configure(settings);
    if (!configuration.errors.empty()) return std::move(configuration.errors);
    rd_kafka_conf_set(configuration.conf.get(), "bootstrap.servers", "", nullptr, 0);
    rd_kafka_conf_set(configuration.conf.get(), "log.queue", "false", nullptr, 0);
    rd_kafka_conf_set_log_cb(configuration.conf.get(), nullptr);
    const auto client = make_client(type, std::move(configuration));
    if (client) return {};
    return {client.error()};
}

}  // namespace

std::vector<Error> check(const ConsumerSettings& settings) {
    return try_out(RD_KAFKA_CONSUMER, settings);
}

std::vector<Error> check(const ProducerSettings& settings) {
    return try_out(RD_KAFKA_PRODUCER, settings);
}

}  // namespace strandline::kafka

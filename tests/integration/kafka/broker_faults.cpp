#include "broker_faults.hpp"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

namespace strandline::testing {
namespace {

constexpr std::int32_t the_broker = 1;

rd_kafka_mock_cluster_t* cluster(void* native) {
    return static_cast<rd_kafka_mock_cluster_t*>(native);
}

}  // namespace

void BrokerFaults::down() { rd_kafka_mock_broker_set_down(cluster(cluster_), the_broker); }

void BrokerFaults::up() { rd_kafka_mock_broker_set_up(cluster(cluster_), the_broker); }

void BrokerFaults::answer(Request request, const std::vector<int>& codes) {
    std::vector<rd_kafka_resp_err_t> errors;
    for (const int code : codes) errors.push_back(static_cast<rd_kafka_resp_err_t>(code));
    rd_kafka_mock_push_request_errors_array(cluster(cluster_), static_cast<std::int16_t>(request),
                                            errors.size(), errors.data());
}

void BrokerFaults::answer_slowly(int milliseconds) {
    rd_kafka_mock_broker_set_rtt(cluster(cluster_), the_broker, milliseconds);
}

}  // namespace strandline::testing

#include "bench/mock.hpp"

#include <librdkafka/rdkafka_mock.h>

namespace strandline::bench {

Mock::Mock(const std::string& topic, int partitions)
    : owner_(make_client(RD_KAFKA_PRODUCER,
                         {.brokers = "127.0.0.1:9", .ca = {}, .username = {}, .password = {}},
                         {})) {
    cluster_ = rd_kafka_mock_cluster_new(owner_.get(), 1);
    if (cluster_ == nullptr) give_up("no mock cluster");
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_, 0);
    for (const char* suffix : {"", "-out", "-peer-out", "-dlq", "-dlq-poison"})
        rd_kafka_mock_topic_create(cluster_, (topic + suffix).c_str(), partitions, 1);
}

Mock::~Mock() { rd_kafka_mock_cluster_destroy(cluster_); }

std::string Mock::brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }

}  // namespace strandline::bench

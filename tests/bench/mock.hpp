#pragma once

#include <string>

#include "bench/cluster.hpp"

struct rd_kafka_mock_cluster_s;

namespace strandline::bench {

/// librdkafka's mock cluster in the benchmark's own process, so that its work is nobody's CPU time but
/// ours.
class Mock {
public:
    /// With the topics that a host needs around `topic`.
    Mock(const std::string& topic, int partitions);
    ~Mock();
    Mock(const Mock&) = delete;
    Mock& operator=(const Mock&) = delete;

    [[nodiscard]] std::string brokers() const;

private:
    Client owner_;
    rd_kafka_mock_cluster_s* cluster_{nullptr};
};

}  // namespace strandline::bench

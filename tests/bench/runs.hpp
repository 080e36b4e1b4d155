#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bench/cluster.hpp"
#include "bench/measure.hpp"
#include "e2e/host_setup.hpp"

namespace strandline::bench {

/// Where one round reads from and writes to.
struct Stage {
    Cluster cluster;
    e2e::HostSetup host;  ///< how a host reaches the same cluster
    std::string topic;
    int partitions{6};
    std::uint64_t records{0};
    std::filesystem::path directory;  ///< for the files of this round
    int round{0};
};

/// A bare librdkafka program: consume, parse, produce or produce_headers.
Measured run_peer(const Stage& stage, const std::string& mode);

/// `strandline run` with one handler: "ack_only.ack" or "order_enricher.enrich". `count_allocations`
/// preloads the counter, which costs CPU: such a run is not for the ratios.
Measured run_host(const Stage& stage, const std::string& handler, bool count_allocations);

}  // namespace strandline::bench

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

/// `strandline run` with one handler.
struct HostRun {
    std::string name;
    std::string handler;  ///< "ack_only.ack" or "order_enricher.enrich"
    /// Each event against the shipped schemas, and its id looked up: what a pipeline should do. Without it
    /// the host does only what the peer beside it does.
    bool checked{false};
    /// Preloads the counter, which costs CPU: such a run is not for the ratios.
    bool counted{false};
};

Measured run_host(const Stage& stage, const HostRun& run);

}  // namespace strandline::bench

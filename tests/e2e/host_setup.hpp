#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "e2e/client.hpp"
#include "e2e/kafka/broker.hpp"
#include "e2e/workload.hpp"

namespace strandline::e2e {

/// The host's own file, as an operator would write it for this broker. Every member can be changed
/// before it is written.
struct HostSetup {
    std::string instance{"e2e-1"};
    std::string brokers;
    std::string security;  ///< the lines of `security:`, indented by six
    std::string librdkafka{"{session.timeout.ms: 6000, heartbeat.interval.ms: 1000}"};
    std::vector<std::string> plugin_directories;
    std::vector<std::pair<std::string, std::string>> environment;
    std::string more;  ///< further lines of the file

    [[nodiscard]] std::string yaml() const;
};

/// SASL_SSL with SCRAM-SHA-512; the password comes from the environment.
HostSetup host_setup_for(const Broker& broker);
/// SSL with the client's certificate.
HostSetup mutual_tls_setup_for(const Broker& broker);
/// The lines of `security:` for SASL_SSL with this authority.
std::string sasl_ssl_security(const std::filesystem::path& authority);

/// One pipeline with one stage.
struct PipelineSetup {
    std::string name;
    std::string source;
    std::string output;
    std::string dead_letters;
    std::string handler{"order_enricher.enrich"};
    std::string stage_lines{"    config: {currency: EUR}\n"};  ///< further lines of the stage
    std::string output_name{"enriched"};
    std::string output_options{", key: /data/orderId, type: ORDER_ENRICHED"};
    bool schemas{true};  ///< the shipped schemas of its events
    std::string more;    ///< further lines of the pipeline
    std::size_t payload_limit{Workload::payload_limit};
    int max_retries{5};
    int uncommitted_max{1'000};

    [[nodiscard]] std::string yaml() const;
};

/// A pipeline whose topics, group and name all begin with `name`.
PipelineSetup pipeline_setup(const std::string& name);

/// Creates the source, the output, and the dead letter and poison topics.
void create_topics(const Connection& connection, const PipelineSetup& pipeline, int partitions);

}  // namespace strandline::e2e

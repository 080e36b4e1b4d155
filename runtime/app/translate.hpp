#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/schemas.hpp"
#include "config/definitions.hpp"
#include "dedupe/redis/redis_dedupe.hpp"
#include "dedupe/redis/settings.hpp"
#include "engine/settings.hpp"
#include "kafka/settings.hpp"
#include "schema/event_reader.hpp"

/// Definitions -> the two or three values that each room needs. Definitions stop here.
namespace strandline::app {

/// Outputs of a pipeline in the order of their engine::OutputIndex: those of the stages, stage after
/// stage, discarded ones left out; then the dead letter topic and the poison topic.
[[nodiscard]] std::vector<engine::OutputSettings> outputs_of(
    const config::PipelineDefinition& pipeline);
/// Where the outputs of stage number `stage` begin among them.
[[nodiscard]] engine::OutputIndex first_output_of(const config::PipelineDefinition& pipeline,
                                                  std::size_t stage);

/// What the engine has to know of a stage's handler.
struct StageFacts {
    std::string version;  ///< of its plugin
    bool reads_headers{true};
};

/// `facts` are those of the stages, in order.
[[nodiscard]] engine::PipelineSettings engine_settings(const config::PipelineDefinition& pipeline,
                                                       const std::vector<StageFacts>& facts);
/// Made once for all lanes: they share the schemas in it.
[[nodiscard]] schema::EventReaderSettings reader_settings(
    const config::PipelineDefinition& pipeline, const PipelineSchemas& schemas);

/// `embedded_brokers` is where the embedded broker of the pipeline's cluster listens; empty for a real
/// cluster, or when the settings are only checked.
[[nodiscard]] kafka::ConsumerSettings consumer_settings(const config::HostDefinition& host,
                                                        const config::PipelineDefinition& pipeline,
                                                        const std::string& embedded_brokers);
[[nodiscard]] kafka::ProducerSettings producer_settings(const config::HostDefinition& host,
                                                        const config::PipelineDefinition& pipeline,
                                                        const std::string& embedded_brokers);
[[nodiscard]] dedupe::redis::RedisSettings redis_settings(const config::StoreDefinition& store);
[[nodiscard]] dedupe::redis::RedisDedupeSettings redis_dedupe_settings(
    const config::PipelineDefinition& pipeline);
/// A client of the cluster that belongs to no pipeline.
[[nodiscard]] kafka::ClientSettings client_settings(const config::HostDefinition& host,
                                                    const std::string& cluster,
                                                    const std::string& client_id,
                                                    const std::string& embedded_brokers);

}  // namespace strandline::app

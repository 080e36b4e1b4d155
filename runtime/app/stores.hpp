#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "config/definitions.hpp"
#include "dedupe/redis/client.hpp"
#include "engine/io.hpp"
#include "model/topic_partition.hpp"

namespace strandline::app {

/// The shared stores that pipelines name, with one connection each for the whole process.
///
/// Ownership  the log outlives it; it outlives the lanes.
/// Threads    open(): one caller, before any pipeline; make_dedupe(): [any-thread]
class Stores {
public:
    /// Connects in the background: a store that is away is its lanes' trouble, and heals. Errors
    /// "redis-tls": a certificate file is of no use.
    static Result<Stores> open(const config::Definitions& definitions, Logger& log);

    /// One lane's side of the store that the pipeline names.
    [[nodiscard]] std::unique_ptr<engine::Dedupe> make_dedupe(
        const config::PipelineDefinition& pipeline, const model::TopicPartition& where,
        Clock& clock) const;

private:
    std::map<std::string, std::shared_ptr<dedupe::redis::RedisClient>> clients_;
};

}  // namespace strandline::app

#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/configuration.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
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
    /// Connects in the background: a store that is away is its lanes' trouble, and heals. Those that
    /// `before` has open, and that did not change, are taken from there; it may be null. Errors
    /// "redis-tls": a certificate file is of no use.
    static Result<Stores> open(const Configuration& configuration, const Stores* before,
                               Logger& log);

    /// One lane's side of the store that the pipeline names.
    [[nodiscard]] std::unique_ptr<engine::Dedupe> make_dedupe(
        const config::PipelineDefinition& pipeline, const model::TopicPartition& where,
        Clock& clock) const;

private:
    struct Open {
        std::shared_ptr<dedupe::redis::RedisClient> client;
        std::string fingerprint;
    };
    std::map<std::string, Open> clients_;
};

}  // namespace strandline::app

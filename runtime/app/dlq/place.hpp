#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "base/result.hpp"
#include "kafka/settings.hpp"

namespace strandline::app::dead_letters {

/// Where the dead letters of one pipeline are, and where they may go.
struct Place {
    std::string pipeline;
    std::size_t index{0};  ///< of the pipeline among the definitions
    std::string cluster;
    std::string topic;
    std::string poison_topic;
    std::string replay_topic;
    std::string ledger_topic;
    std::uint32_t max_retries{0};
    /// Another definition has the same dead letter topic: only records with this pipeline's name are
    /// its own.
    bool shared{false};
    kafka::ClientSettings client;  ///< the pipeline's own security and sizes

    /// A command that moves dead letters has this one: a second fences the first.
    [[nodiscard]] std::string transactional_id() const { return "strandline.dlq." + pipeline; }
};

/// Of all pipelines, or of those that are named.
///
/// Errors  "unknown-pipeline" with the nearest name; "embedded": the broker lives in another process
[[nodiscard]] Result<std::vector<Place>> places_of(const Configuration& configuration,
                                                   const std::vector<std::string>& pipelines);

}  // namespace strandline::app::dead_letters

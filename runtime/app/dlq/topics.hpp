#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "base/result.hpp"

/// The topics that the definitions need. Missing ones can be created; none is ever altered or deleted.
namespace strandline::app::dead_letters {

struct TopicNeed {
    std::string cluster;
    std::string topic;
    std::string role;  ///< source, output, dead letters, poison, replay or ledger
    std::vector<std::string> pipelines;
    std::int32_t partitions{-1};                  ///< when it is created; -1 = the broker's default
    std::map<std::string, std::string> settings;  ///< when it is created

    // what there is
    bool exists{false};
    std::int32_t partitions_found{0};
    std::vector<std::string> advice;  ///< what of it does not fit
};

struct TopicOptions {
    std::int32_t partitions{-1};   ///< of sources and outputs that are created
    std::int32_t replication{-1};  ///< of all that are created; -1 = the broker's default
};

/// Each topic once, in the order of the definitions, with what the brokers have. Errors  those of
/// kafka/topic_admin.hpp; "unknown-pipeline", "embedded"
[[nodiscard]] Result<std::vector<TopicNeed>> plan_topics(const Configuration& configuration,
                                                         const std::vector<std::string>& pipelines,
                                                         const TopicOptions& options);

/// Creates one that does not exist.
[[nodiscard]] Result<> create_topic(const Configuration& configuration, const TopicNeed& need,
                                    const TopicOptions& options);

}  // namespace strandline::app::dead_letters

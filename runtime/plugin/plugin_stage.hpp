#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "model/topic_partition.hpp"
#include "plugin/refusal.hpp"
#include "plugin/registry.hpp"
#include "plugin/stage_core.hpp"

namespace strandline::plugin {

/// How the wiring places a handler in a pipeline.
struct StageParts {
    std::shared_ptr<const Plugin> plugin;
    std::string handler;   ///< "enrich"; check_use() has accepted it
    std::string pipeline;  ///< its name in the YAML
    std::string config;    ///< the stage's `config:` as JSON; empty = none was written
    std::vector<OutputWiring> outputs;
    const Clock& clock;
    Logger& logger;
};

/// What the handler's schema and its check() say of a config, without opening anything. Returns the
/// completed config. `transient` is never set. Code: plugin-config
[[nodiscard]] tl::expected<std::string, std::vector<Refusal>> check_config(
    const Plugin& plugin, const std::string& handler, const std::string& config);

/// The same by the schema alone, from a manifest: none of the plugin's code runs.
[[nodiscard]] tl::expected<std::string, std::vector<Refusal>> check_config(
    const Manifest& manifest, const std::string& handler, const std::string& config);

/// One handler in one pipeline: the stage object of the plugin, with its host table. Outlives its
/// lanes' stages.
///
/// Threads  [control-strand], serialised with its pipeline
class PluginStage {
public:
    /// Completes and checks the config, then calls the plugin's open(). Errors: plugin-config, with a
    /// pointer; plugin-open, which is transient: the world is broken, try again with backoff.
    [[nodiscard]] static tl::expected<std::unique_ptr<PluginStage>, std::vector<Refusal>> open(
        StageParts parts);

    ~PluginStage();
    PluginStage(const PluginStage&) = delete;
    PluginStage& operator=(const PluginStage&) = delete;

    /// Calls the plugin's open_lane(), if it has one. An error is the world's. [lane-strand]
    [[nodiscard]] Result<std::unique_ptr<engine::Stage>> open_lane(
        const model::TopicPartition& where, std::shared_ptr<engine::LanePort> port);

    [[nodiscard]] engine::StageInfo info() const;

private:
    PluginStage(std::shared_ptr<StageCore> core, void* object)
        : core_(std::move(core)), object_(object) {}

    std::shared_ptr<StageCore> core_;
    void* object_;
};

}  // namespace strandline::plugin

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/schemas.hpp"
#include "config/definitions.hpp"
#include "config/diagnostic.hpp"
#include "plugin/registry.hpp"

namespace strandline::app {

/// The handler behind one stage: examined, and loaded where that was asked for.
struct StageHandler {
    std::string version;                           ///< of its plugin, for dead letters and logs
    bool reads_headers{true};                      ///< else the host need not parse them for it
    std::shared_ptr<const plugin::Plugin> plugin;  ///< null when only examined
};

struct PipelineHandlers {
    std::vector<StageHandler> stages;  ///< in the order of the definition
};

/// Where to look for plugins, as absolute paths: the command line's directories, else the host
/// file's, else where packages and local builds put them.
[[nodiscard]] std::vector<std::string> plugin_directories(
    const std::vector<std::string>& command_line, const std::vector<std::string>& host_file);

/// Finds, examines and (with a registry) loads the handlers of all stages of all pipelines. Every refusal
/// becomes a diagnostic at the place in the YAML that asked for it; down to the last of them none of a
/// refused plugin's code has run.
[[nodiscard]] std::vector<PipelineHandlers> resolve_handlers(
    const std::vector<config::PipelineDefinition>& pipelines,
    const std::vector<PipelineSchemas>& schemas, const std::vector<std::string>& directories,
    plugin::Registry* registry, config::Diagnostics& diagnostics);

}  // namespace strandline::app

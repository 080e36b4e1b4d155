#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/handlers.hpp"
#include "app/schemas.hpp"
#include "config/definitions.hpp"
#include "config/diagnostic.hpp"
#include "config/environment.hpp"
#include "metrics/exposition.hpp"

namespace strandline::app {

/// Where a configuration is read from, and what may be in it.
struct ConfigurationSources {
    std::string host_file{"/etc/strandline/strandline.yaml"};
    std::vector<std::string> pipelines;  ///< files and directories; empty = pipelines.d beside it
    /// Instead of the host file's plugin directories; for the demo, that runs from a build tree.
    std::vector<std::string> plugin_directories;
    bool embedded_allowed{false};  ///< clusters inside the process: for trying, never by accident
    bool root_allowed{false};  ///< plugins may run as root although the host file does not say so
};

/// Everything that a host runs by, checked: nothing in it is known to be wrong.
struct Configuration {
    config::Definitions definitions;
    std::shared_ptr<plugin::Registry> plugins;  ///< all that is loaded
    std::vector<PipelineHandlers> handlers;     ///< by pipeline
    std::vector<PipelineSchemas> schemas;       ///< by pipeline
    std::vector<std::string> insecure;          ///< slugs of the metric strandline_insecure_config
};

enum class LoadHandlers : std::uint8_t {
    examine,  ///< read their files, and run none of their code
    load      ///< and load them
};

/// Reads and checks all of it, and tells everything that is wrong at once.
///
/// Errors  all go to `diagnostics`; empty when there are any.
[[nodiscard]] std::optional<Configuration> load_configuration(
    const ConfigurationSources& sources, const config::Environment& environment,
    LoadHandlers load_handlers, config::Diagnostics& diagnostics);

[[nodiscard]] std::vector<metrics::PluginInfo> plugin_infos(const Configuration& configuration);
[[nodiscard]] std::vector<metrics::Misbehaviour> misbehaviours(const Configuration& configuration);
/// Of the certificates that the clusters name. Read anew at each call.
[[nodiscard]] std::vector<metrics::TlsExpiry> tls_expiries(const config::HostDefinition& host);

}  // namespace strandline::app

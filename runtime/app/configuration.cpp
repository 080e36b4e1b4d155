#include "app/configuration.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/translate.hpp"
#include "config/load.hpp"
#include "dedupe/redis/client.hpp"
#include "kafka/check.hpp"
#include "plugin/plugin_file.hpp"

namespace strandline::app {

using config::ClusterDefinition;
using config::Definitions;
using config::Diagnostics;
using config::PipelineDefinition;

namespace {

/// Clusters inside the process are for trying: a typing error must not turn a service into one that
/// keeps nothing.
void check_embedded(const Definitions& definitions, Diagnostics& diagnostics) {
    for (const auto& [name, cluster] : definitions.host.clusters)
        if (cluster.embedded)
            diagnostics.error(cluster.position, "embedded-cluster",
                              "cluster '" + name + "' is embedded in the process and keeps nothing",
                              "start with --embedded if that is what you want");
}

/// What only librdkafka can judge: ranges of its properties, files of keys and certificates.
void check_clients(const Definitions& definitions, Diagnostics& diagnostics) {
    for (const PipelineDefinition& pipeline : definitions.pipelines) {
        const ClusterDefinition& cluster = definitions.host.clusters.at(pipeline.cluster.text);
        std::vector<Error> errors = kafka::check(consumer_settings(definitions.host, pipeline, ""));
        for (Error& error : kafka::check(producer_settings(definitions.host, pipeline, "")))
            if (std::ranges::find(errors, error) == errors.end())
                errors.push_back(std::move(error));
        for (const Error& error : errors)
            diagnostics.error(cluster.position, error.code,
                              "cluster '" + cluster.name + "': " + error.message);
    }
}

/// What only OpenSSL can judge: files of certificates, and whether a key fits.
void check_stores(const Definitions& definitions, Diagnostics& diagnostics) {
    for (const auto& [name, store] : definitions.host.stores)
        for (const Error& error : dedupe::redis::check(redis_settings(store)))
            diagnostics.error(store.position, error.code, error.message);
}

std::vector<std::string> insecure_reasons(const Definitions& definitions) {
    std::set<std::string> reasons;
    for (const auto& [name, cluster] : definitions.host.clusters)
        if (!cluster.embedded && cluster.security.protocol == config::SecurityProtocol::plaintext)
            reasons.insert("plaintext_cluster");
    for (const auto& [name, store] : definitions.host.stores)
        if (!store.tls) reasons.insert("plaintext_store");
    if (!definitions.host.admin.loopback) reasons.insert("plaintext_admin");
    if (::geteuid() == 0) reasons.insert("runs_as_root");
    return {reasons.begin(), reasons.end()};
}

}  // namespace

std::optional<Configuration> load_configuration(const ConfigurationSources& sources,
                                                const config::Environment& environment,
                                                LoadHandlers load_handlers,
                                                Diagnostics& diagnostics) {
    std::vector<std::string> pipelines = sources.pipelines;
    if (pipelines.empty())
        pipelines.push_back(
            std::filesystem::path(sources.host_file).replace_filename("pipelines.d").string());
    config::Found found = config::find_all(sources.host_file, pipelines, environment, diagnostics);
    if (!found.host_is_sound) return std::nullopt;
    Definitions& definitions = found.definitions;

    const bool load = load_handlers == LoadHandlers::load;
    const config::PluginsDefinition& plugins = definitions.host.plugins;
    if (!sources.embedded_allowed) check_embedded(definitions, diagnostics);
    if (load && !sources.root_allowed && !plugins.allow_root)
        if (const auto refusal = plugin::refuse_root(::geteuid()))
            diagnostics.error(plugins.position, refusal->code, refusal->message,
                              "or say plugins: {allow_root: true}");
    if (!diagnostics.has_errors()) {
        check_clients(definitions, diagnostics);
        check_stores(definitions, diagnostics);
    }
    Configuration configuration;
    configuration.schemas = load_schemas(definitions.pipelines, environment, diagnostics);

    const std::vector<std::string> directories =
        plugin_directories(sources.plugin_directories, plugins.directories);
    // Code is loaded only by a configuration that is otherwise right.
    configuration.plugins = std::make_shared<plugin::Registry>();
    plugin::Registry* registry =
        load && !diagnostics.has_errors() ? configuration.plugins.get() : nullptr;
    configuration.handlers = resolve_handlers(definitions.pipelines, configuration.schemas,
                                              directories, registry, diagnostics);
    if (diagnostics.has_errors()) return std::nullopt;
    configuration.insecure = insecure_reasons(definitions);
    configuration.definitions = std::move(definitions);
    return configuration;
}

std::vector<metrics::PluginInfo> plugin_infos(const Configuration& configuration) {
    std::vector<metrics::PluginInfo> infos;
    std::set<std::string> named;
    for (const PipelineHandlers& handlers : configuration.handlers)
        for (const StageHandler& stage : handlers.stages)
            if (stage.plugin && named.insert(stage.plugin->name).second)
                infos.push_back({.plugin = stage.plugin->manifest.id,
                                 .version = stage.plugin->manifest.full_version(),
                                 .sha256 = stage.plugin->sha256,
                                 .abi = stage.plugin->manifest.abi});
    return infos;
}

std::vector<metrics::Misbehaviour> misbehaviours(const Configuration& configuration) {
    std::vector<metrics::Misbehaviour> all;
    for (const plugin::MisbehaviourCount& count : configuration.plugins->misbehaviour())
        all.push_back(
            {.plugin = count.plugin, .kind = std::string(count.kind), .count = count.count});
    return all;
}

}  // namespace strandline::app

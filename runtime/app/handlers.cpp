#include "app/handlers.hpp"

#include <unistd.h>

#include <filesystem>
#include <map>

#include "app/event_schemas.hpp"
#include "plugin/directories.hpp"
#include "plugin/plugin_file.hpp"
#include "plugin/plugin_stage.hpp"

namespace strandline::app {

using config::Diagnostics;
using config::StageDefinition;

namespace {

/// Plugins by id, each looked for and examined once, however many stages use it.
class Found {
public:
    Found(const std::vector<std::string>& directories, plugin::Registry* registry)
        : directories_(directories), registry_(registry) {}

    struct Entry {
        plugin::Manifest manifest;
        std::string file;
        std::shared_ptr<const plugin::Plugin> loaded;
    };
    const plugin::Accepted<Entry>& get(const std::string& id) {
        const auto known = entries_.find(id);
        if (known != entries_.end()) return known->second;
        return entries_.emplace(id, look_for(id)).first->second;
    }
    /// With a registry: its code comes into the process.
    plugin::Accepted<std::shared_ptr<const plugin::Plugin>> load(const std::string& id) {
        Entry& entry = *entries_.at(id);
        if (entry.loaded || registry_ == nullptr) return entry.loaded;
        auto loaded = registry_->load(std::move(files_.at(id)));
        if (loaded) entry.loaded = *loaded;
        return loaded;
    }

private:
    plugin::Accepted<Entry> look_for(const std::string& id) {
        auto candidate = plugin::find_plugin(directories_, id);
        if (!candidate) return tl::unexpected(std::move(candidate.error()));
        auto file = plugin::examine(candidate->path, ::geteuid());
        if (!file) return tl::unexpected(std::move(file.error()));
        Entry entry{.manifest = file->manifest, .file = file->name, .loaded = nullptr};
        files_.emplace(id, std::move(*file));
        return entry;
    }

    const std::vector<std::string>& directories_;
    plugin::Registry* const registry_;
    std::map<std::string, plugin::Accepted<Entry>> entries_;
    std::map<std::string, plugin::PluginFile> files_;
};

/// The place in the YAML that a refusal speaks of.
config::Position position_of(const StageDefinition& stage, const plugin::Refusal& refusal) {
    return refusal.code == "plugin-config" ? config::config_position(stage, refusal.pointer)
                                           : stage.handler.position;
}

void report(const StageDefinition& stage, const plugin::Refusal& refusal,
            Diagnostics& diagnostics) {
    diagnostics.error(position_of(stage, refusal), refusal.code, refusal.message);
}

void report_all(const StageDefinition& stage, const std::vector<plugin::Refusal>& refusals,
                Diagnostics& diagnostics) {
    for (const plugin::Refusal& refusal : refusals) report(stage, refusal, diagnostics);
}

plugin::Use use_of(const StageDefinition& stage) {
    plugin::Use use{.handler = stage.handler_name, .outputs = {}};
    for (const config::OutputDefinition& output : stage.outputs)
        use.outputs.push_back(output.name.text);
    return use;
}

StageHandler resolve(const StageDefinition& stage, const PipelineSchemas& schemas, Found& found,
                     Diagnostics& diagnostics) {
    StageHandler resolved;
    if (stage.plugin_name.empty()) return resolved;  // reported where it was read
    const auto& entry = found.get(stage.plugin_name);
    if (!entry) {
        report(stage, entry.error(), diagnostics);
        return resolved;
    }
    resolved.version = entry->manifest.full_version();
    const std::vector<plugin::Refusal> refusals =
        plugin::check_use(entry->manifest, entry->file, use_of(stage));
    report_all(stage, refusals, diagnostics);
    const plugin::HandlerManifest* handler = entry->manifest.handler(stage.handler_name);
    if (handler == nullptr) return resolved;
    resolved.reads_headers = handler->reads_headers;
    check_event_schemas(stage, *handler, schemas, diagnostics);
    // A config with a fault of its own would only be said to lack what could not be read.
    if (diagnostics.has_errors_in(stage.position.file)) return resolved;
    const auto config =
        plugin::check_config(entry->manifest, stage.handler_name, stage.config_json);
    if (!config) report_all(stage, config.error(), diagnostics);
    if (!refusals.empty() || diagnostics.has_errors()) return resolved;
    auto loaded = found.load(stage.plugin_name);
    if (!loaded) {
        report(stage, loaded.error(), diagnostics);
        return resolved;
    }
    if (*loaded == nullptr) return resolved;
    // What the schema cannot say, the handler's own check() can: now that its code may run.
    const auto checked = plugin::check_config(**loaded, stage.handler_name, stage.config_json);
    if (!checked) report_all(stage, checked.error(), diagnostics);
    resolved.plugin = std::move(*loaded);
    return resolved;
}

}  // namespace

std::vector<std::string> plugin_directories(const std::vector<std::string>& command_line,
                                            const std::vector<std::string>& host_file) {
    std::vector<std::string> directories = !command_line.empty() ? command_line : host_file;
    if (directories.empty())
        directories = {STRANDLINE_PLUGIN_DIRECTORY, "/usr/local/lib/strandline/plugins"};
    for (std::string& directory : directories)
        directory = std::filesystem::absolute(directory).lexically_normal().string();
    return directories;
}

std::vector<PipelineHandlers> resolve_handlers(
    const std::vector<config::PipelineDefinition>& pipelines,
    const std::vector<PipelineSchemas>& schemas, const std::vector<std::string>& directories,
    plugin::Registry* registry, Diagnostics& diagnostics) {
    Found found(directories, registry);
    std::vector<PipelineHandlers> all;
    for (std::size_t at = 0; at < pipelines.size(); ++at) {
        PipelineHandlers& handlers = all.emplace_back();
        for (const StageDefinition& stage : pipelines[at].stages)
            handlers.stages.push_back(resolve(stage, schemas[at], found, diagnostics));
    }
    return all;
}

}  // namespace strandline::app

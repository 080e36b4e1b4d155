#include "config/load.hpp"

#include <string_view>
#include <utility>

#include "config/check.hpp"
#include "config/read_host.hpp"
#include "config/read_pipeline.hpp"
#include "config/yaml.hpp"

namespace strandline::config {
namespace {

std::optional<Node> load_tree(const std::string& path, ReadContext& context) {
    const auto file = context.environment.read(path, yaml_bytes_max);
    if (!file) {
        context.diagnostics.error({path, 0, 0}, file.error().code, file.error().message,
                                  file.error().code == "file-too-large"
                                      ? "split it; a definition takes at most 1 MiB"
                                      : "");
        return std::nullopt;
    }
    auto root = parse_yaml(file->text, path, context.diagnostics);
    if (root) check_version(*root, context);
    return root;
}

std::string join(const std::string& directory, const std::string& name) {
    return directory.ends_with('/') ? directory + name : directory + '/' + name;
}

/// The `*.yaml` of a directory in lexical order; names that were probably meant too are warned of.
std::vector<std::string> yaml_files(const std::string& directory, ReadContext& context) {
    std::vector<std::string> files;
    const auto names = context.environment.list(directory);
    if (!names) {
        context.diagnostics.error({directory, 0, 0}, names.error().code, names.error().message);
        return files;
    }
    for (const auto& name : *names) {
        if (name.starts_with('.') || name.ends_with(".test.yaml")) continue;
        if (name.ends_with(".yaml")) files.push_back(join(directory, name));
        if (name.ends_with(".yml")) {
            context.diagnostics.warning({join(directory, name), 0, 0}, "file-ignored",
                                        "only *.yaml is read", "rename it");
        }
    }
    return files;
}

/// "strandline.yaml" -> "strandline.d"
std::optional<std::string> drop_in_directory(const std::string& path) {
    constexpr std::string_view suffix = ".yaml";
    if (!path.ends_with(suffix)) return std::nullopt;
    return path.substr(0, path.size() - suffix.size()) + ".d";
}

std::vector<std::string> pipeline_files(const std::vector<std::string>& paths,
                                        ReadContext& context) {
    std::vector<std::string> files;
    for (const auto& path : paths) {
        if (!context.environment.is_directory(path)) {
            files.push_back(path);
            continue;
        }
        auto found = yaml_files(path, context);
        if (found.empty()) {
            context.diagnostics.warning({path, 0, 0}, "no-pipelines",
                                        "the directory holds no *.yaml; nothing will run from it",
                                        "put a pipeline there");
        }
        files.insert(files.end(), std::make_move_iterator(found.begin()),
                     std::make_move_iterator(found.end()));
    }
    return files;
}

/// As far as it can be read; empty when it is no mapping of ours at all.
std::optional<PipelineDefinition> read_pipeline_file(const std::string& path,
                                                     ReadContext& context) {
    const auto root = load_tree(path, context);
    if (!root) return std::nullopt;
    auto pipeline = read_pipeline(*root, context);
    check_pipeline(pipeline, context.diagnostics);
    return pipeline;
}

}  // namespace

std::optional<HostDefinition> load_host(const std::string& path, const Environment& environment,
                                        Diagnostics& diagnostics) {
    const auto errors_before = diagnostics.error_count();
    ReadContext context{environment, diagnostics};
    auto root = load_tree(path, context);
    if (const auto directory = drop_in_directory(path);
        directory && environment.is_directory(*directory)) {
        for (const auto& file : yaml_files(*directory, context)) {
            auto drop_in = load_tree(file, context);
            if (root && drop_in) merge(*root, std::move(*drop_in));
        }
    }
    if (!root) return std::nullopt;
    auto host = read_host(*root, context);
    if (diagnostics.error_count() != errors_before) return std::nullopt;
    return host;
}

std::optional<PipelineDefinition> load_pipeline(const std::string& path,
                                                const Environment& environment,
                                                Diagnostics& diagnostics) {
    const auto errors_before = diagnostics.error_count();
    ReadContext context{environment, diagnostics};
    auto pipeline = read_pipeline_file(path, context);
    if (diagnostics.error_count() != errors_before) return std::nullopt;
    return pipeline;
}

Found find_all(const std::string& host_path, const std::vector<std::string>& pipeline_paths,
               const Environment& environment, Diagnostics& diagnostics) {
    ReadContext context{environment, diagnostics};
    Found found;
    auto host = load_host(host_path, environment, diagnostics);
    for (const auto& file : pipeline_files(pipeline_paths, context)) {
        if (auto pipeline = read_pipeline_file(file, context)) {
            found.definitions.pipelines.push_back(std::move(*pipeline));
        }
    }
    // Without the host's file every cluster would be unknown, which helps nobody.
    if (!host) return found;
    found.host_is_sound = true;
    found.definitions.host = std::move(*host);
    check_together(found.definitions, diagnostics);
    return found;
}

std::optional<Definitions> load_all(const std::string& host_path,
                                    const std::vector<std::string>& pipeline_paths,
                                    const Environment& environment, Diagnostics& diagnostics) {
    const auto errors_before = diagnostics.error_count();
    auto found = find_all(host_path, pipeline_paths, environment, diagnostics);
    if (diagnostics.error_count() != errors_before) return std::nullopt;
    return std::move(found.definitions);
}

}  // namespace strandline::config

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/handlers.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "plugin/inspection.hpp"

namespace strandline::cli {

namespace {

struct PluginOptions {
    std::vector<std::string> directories;
    std::string file;
    bool json{false};
};

void say(const plugin::Refusal& refusal) {
    std::fprintf(stderr, "error[%s]: %s\n", refusal.code.c_str(), refusal.message.c_str());
}

boost::json::array json_of(const std::vector<std::string>& words) {
    return boost::json::array(words.begin(), words.end());
}

boost::json::object json_of(const plugin::Inspection& found) {
    return {{"path", found.path},
            {"sha256", found.sha256},
            {"build_id", found.build_id},
            {"manifest", boost::json::parse(found.manifest.text)},
            {"needed", json_of(found.needed)},
            {"warnings", json_of(found.warnings)}};
}

std::string join(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
    return joined.empty() ? "none" : joined;
}

void print_inspection(const plugin::Inspection& found) {
    const plugin::Manifest& manifest = found.manifest;
    std::string text = fmt::format(
        "plugin    {} {}\nfile      {}\nABI       {}\nlicense   {}\nsha256    {}\nbuild id  {}\n"
        "links     {}\n",
        manifest.id, manifest.full_version(), found.path, manifest.abi,
        manifest.license.empty() ? "not said" : manifest.license, found.sha256,
        found.build_id.empty() ? "none" : found.build_id, join(found.needed));
    for (const plugin::HandlerManifest& handler : manifest.handlers) {
        std::vector<std::string> types;  // whose schemas it was built for
        for (const plugin::EventManifest& event : handler.events) types.push_back(event.type);
        text += fmt::format(
            "handler   {}.{}: {}\n  outputs {}\n  codes   {}\n  needs   {}\n  events  {}\n"
            "  config  {}\n",
            manifest.id, handler.id, handler.summary, join(handler.outputs), join(handler.codes),
            join(handler.needs), join(types),
            handler.config_schema.empty() ? "none" : handler.config_schema);
    }
    for (const std::string& warning : found.warnings) text += "warning   " + warning + "\n";
    std::fputs(text.c_str(), stdout);
}

int inspect(const PluginOptions& options) {
    if (::access(options.file.c_str(), F_OK) != 0) {
        std::fprintf(stderr, "strandline: %s: no such file\n", options.file.c_str());
        return file_missing;
    }
    const std::string path = std::filesystem::absolute(options.file).lexically_normal();
    const plugin::Accepted<plugin::Inspection> found = plugin::inspect(path, ::geteuid());
    if (!found && options.json) {
        const boost::json::object document{{"schema", "strandline.plugin/1"},
                                           {"path", path},
                                           {"error", found.error().code},
                                           {"message", found.error().message}};
        std::printf("%s\n", boost::json::serialize(document).c_str());
        return bad_data;
    }
    if (!found) {
        say(found.error());
        return bad_data;
    }
    if (options.json) {
        boost::json::object document = json_of(*found);
        document["schema"] = "strandline.plugin/1";
        std::printf("%s\n", boost::json::serialize(document).c_str());
    } else {
        print_inspection(*found);
    }
    return done;
}

int list(const PluginOptions& options) {
    const std::vector<std::string> directories = app::plugin_directories(options.directories, {});
    const auto listed = plugin::list_plugins(directories, ::geteuid());
    if (!listed) {
        say(listed.error());
        return not_permitted;
    }
    boost::json::array plugins;
    for (const plugin::Listed& each : *listed) {
        if (options.json && each.outcome) plugins.push_back(json_of(*each.outcome));
        if (options.json && !each.outcome)
            plugins.push_back(boost::json::object{{"path", each.path},
                                                  {"error", each.outcome.error().code},
                                                  {"message", each.outcome.error().message}});
        if (options.json) continue;
        if (!each.outcome) {
            say(each.outcome.error());
            continue;
        }
        for (const plugin::HandlerManifest& handler : each.outcome->manifest.handlers)
            std::printf("%-36s %-10s %s\n", (each.outcome->manifest.id + "." + handler.id).c_str(),
                        each.outcome->manifest.full_version().c_str(), handler.summary.c_str());
    }
    if (options.json)
        std::printf("%s\n", boost::json::serialize(
                                boost::json::object{{"schema", "strandline.plugins/1"},
                                                    {"directories", json_of(directories)},
                                                    {"plugins", std::move(plugins)}})
                                .c_str());
    else if (listed->empty())
        std::fprintf(stderr, "no plugins in %s\n", join(directories).c_str());
    return done;
}

}  // namespace

void add_plugin(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<PluginOptions>();
    CLI::App* command = app.add_subcommand(
        "plugin",
        "Look at plugins without running any of their code.\n\n"
        "Examples:\n"
        "  strandline plugin list\n"
        "  strandline plugin inspect /usr/local/lib/strandline/plugins/orders-1.2.0.so\n");
    command->require_subcommand(1);

    CLI::App* list_command =
        command->add_subcommand("list",
                                "List the handlers that are there.\n\n"
                                "Examples:\n"
                                "  strandline plugin list\n"
                                "  strandline plugin list --plugins build --json\n");
    list_command
        ->add_option("--plugins", options->directories,
                     "Plugin directory, instead of the packaged ones; may be repeated")
        ->allow_extra_args(false)
        ->type_name("DIR");
    list_command->add_flag("--json", options->json, "One JSON document");
    list_command->callback([options, &exit_code] { exit_code = list(*options); });

    CLI::App* inspect_command = command->add_subcommand(
        "inspect",
        "Show one file: manifest, ABI, digest, linkage.\n\n"
        "Examples:\n"
        "  strandline plugin inspect build/orders-1.2.0.so\n"
        "  strandline plugin inspect --json /usr/local/lib/strandline/plugins/orders-1.2.0.so\n");
    inspect_command->add_option("file", options->file, "The plugin's .so")
        ->required()
        ->type_name("FILE");
    inspect_command->add_flag("--json", options->json, "One JSON document");
    inspect_command->callback([options, &exit_code] { exit_code = inspect(*options); });
}

}  // namespace strandline::cli

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <memory>

#include <strandline/plugin.h>
#include "app/version.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "kafka/version.hpp"

namespace strandline::cli {

namespace {

int print_version(bool json) {
    const std::string librdkafka = kafka::librdkafka_version();
    const std::string abi =
        std::to_string(STRANDLINE_ABI_MAJOR) + "." + std::to_string(STRANDLINE_ABI_MINOR);
    if (json) {
        const boost::json::object document{{"schema", "strandline.version/1"},
                                           {"version", app::version_text},
                                           {"revision", app::revision_text},
                                           {"librdkafka", librdkafka},
                                           {"plugin_abi", abi}};
        std::printf("%s\n", boost::json::serialize(document).c_str());
        return done;
    }
    std::printf("strandline %s (%s)\nlibrdkafka %s\nplugin ABI %s\n",
                std::string(app::version_text).c_str(), std::string(app::revision_text).c_str(),
                librdkafka.c_str(), abi.c_str());
    return done;
}

}  // namespace

void add_version(CLI::App& app, int& exit_code) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("version",
                                           "Show the build, its librdkafka and the plugin ABI.\n\n"
                                           "Examples:\n"
                                           "  strandline version\n"
                                           "  strandline version --json\n");
    command->add_flag("--json", *json, "One JSON document");
    command->callback([json, &exit_code] { exit_code = print_version(*json); });
}

}  // namespace strandline::cli

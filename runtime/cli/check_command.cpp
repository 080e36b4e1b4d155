#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/configuration_options.hpp"
#include "cli/diagnostics_json.hpp"
#include "cli/exit_code.hpp"
#include "config/environment.hpp"

namespace strandline::cli {

namespace {

struct CheckOptions {
    ConfigurationOptions configuration;
    bool json{false};
};

void print_json(const config::Diagnostics& diagnostics, std::size_t pipelines) {
    const boost::json::object document{{"schema", "strandline.check/1"},
                                       {"valid", !diagnostics.has_errors()},
                                       {"pipelines", pipelines},
                                       {"diagnostics", to_json(diagnostics)}};
    std::printf("%s\n", boost::json::serialize(document).c_str());
}

int check(const CheckOptions& options) {
    config::Diagnostics diagnostics;
    const std::optional<app::Configuration> loaded =
        app::load_configuration(options.configuration.sources, config::SystemEnvironment{},
                                app::LoadHandlers::examine, diagnostics);
    const std::size_t pipelines = loaded ? loaded->definitions.pipelines.size() : 0;
    if (options.json) {
        print_json(diagnostics, pipelines);
        return loaded ? done : exit_code_of(diagnostics);
    }
    if (!print(diagnostics) || !loaded) {
        std::fprintf(stderr, "%zu error%s\n", diagnostics.error_count(),
                     diagnostics.error_count() == 1 ? "" : "s");
        return exit_code_of(diagnostics);
    }
    std::printf("valid: %zu pipeline%s\n", pipelines, pipelines == 1 ? "" : "s");
    return done;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* command = app.add_subcommand(
        "check",
        "Check the configuration offline, and show everything that is wrong at once.\n\n"
        "Examples:\n"
        "  strandline check\n"
        "  strandline check --config strandline.yaml pipelines.d/orders.yaml\n");
    options->configuration.add_to(*command);
    command
        ->add_option("paths", options->configuration.sources.pipelines,
                     "Pipeline files, or directories of them")
        ->default_str("pipelines.d beside the host's file")
        ->type_name("PATH");
    command->add_flag("--json", options->json, "One JSON document on stdout");
    command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace strandline::cli

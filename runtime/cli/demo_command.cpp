#include <errno.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/demo/demo.hpp"
#include "app/host.hpp"
#include "base/log_sink.hpp"
#include "cli/commands.hpp"
#include "cli/configuration_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/signals.hpp"
#include "config/environment.hpp"

namespace strandline::cli {

namespace {

struct DemoCommandOptions {
    std::string examples;
    std::vector<std::string> plugins;
    long seconds{20};
    std::uint32_t events_per_s{2000};
    std::optional<std::uint16_t> port;
    bool verbose{false};
};

/// The examples that were installed with this very binary.
std::string installed_examples() {
    std::error_code ignored;
    const auto binary = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return (binary.parent_path().parent_path() / "share/strandline/examples").string();
}

/// What a person may want to type next, as it works from where they stand.
std::vector<std::string> next_commands(const DemoCommandOptions& options,
                                       const std::string& examples) {
    const auto near = [](const std::string& path) {
        return std::filesystem::proximate(path).string();
    };
    const std::string self = program_invocation_name;
    std::string plugins;
    for (const std::string& directory : options.plugins) plugins += " --plugins " + near(directory);
    const std::string files = near(examples + "/strandline.yaml");
    const std::string pipeline = near(examples + "/orders.yaml");
    return {self + " check --embedded --config " + files + plugins + " " + pipeline,
            self + " plugin list" + plugins,
            self + " run --embedded --config " + files + plugins + " --pipelines " + pipeline};
}

int demo(const DemoCommandOptions& options) {
    const StopSignals signals;
    SystemClock clock;
    const std::unique_ptr<LogSink> log =
        make_stderr_logger(std::nullopt, options.verbose ? LogLevel::info : LogLevel::error, clock);
    const std::string examples = options.examples.empty() ? installed_examples() : options.examples;

    app::ConfigurationSources sources;
    sources.host_file = examples + "/strandline.yaml";
    sources.pipelines = {examples + "/orders.yaml"};
    sources.plugin_directories = options.plugins;
    sources.embedded_allowed = true;
    sources.root_allowed = true;  // a demo: it reads nobody's data
    config::Diagnostics diagnostics;
    const std::optional<app::Configuration> loaded = app::load_configuration(
        sources, config::SystemEnvironment{}, app::LoadHandlers::load, diagnostics);
    if (!print(diagnostics) || !loaded) return exit_code_of(diagnostics);

    app::HostOptions host_options;
    host_options.admin_port = options.port;
    host_options.any_port_if_taken = !options.port;
    app::Host host(*loaded, host_options, *log, clock);
    if (const Result<> started = host.start(); !started) {
        std::fprintf(stderr, "strandline demo: %s\n", started.error().message.c_str());
        return system_error;
    }

    app::DemoOptions demo_options;
    demo_options.duration = std::chrono::seconds{options.seconds};
    demo_options.events_per_s = options.events_per_s;
    demo_options.next = next_commands(options, examples);
    const char* term = std::getenv("TERM");
    demo_options.terminal =
        isatty(STDOUT_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
    demo_options.colour = demo_options.terminal && std::getenv("NO_COLOR") == nullptr;
    const Result<int> outcome =
        app::run_demo(*loaded, host, demo_options, [&signals] { return signals.pending(); });
    signals.second_one_kills();
    host.stop();
    if (!outcome) {
        std::fprintf(stderr, "strandline demo: %s\n", outcome.error().message.c_str());
        return unavailable;
    }
    return *outcome;
}

}  // namespace

void add_demo(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<DemoCommandOptions>();
    CLI::App* command = app.add_subcommand(
        "demo",
        "Run a pipeline on a broker inside this process, for 20 seconds, and show what happens.\n\n"
        "Examples:\n"
        "  strandline demo\n"
        "  strandline demo --seconds 60 --rate 10000\n");
    command->add_option("--seconds", options->seconds, "How long")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    command->add_option("--rate", options->events_per_s, "Events per second")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    command
        ->add_option("--port", options->port,
                     "Port of /metrics; by default 9477, or a free one when that is taken")
        ->type_name("PORT");
    command
        ->add_option("--examples", options->examples,
                     "Directory with strandline.yaml and orders.yaml, instead of the installed")
        ->type_name("DIR");
    command
        ->add_option("--plugins", options->plugins,
                     "Directory with the order_enricher plugin, instead of the installed")
        ->type_name("DIR");
    command->add_flag("--verbose", options->verbose, "Show the host's log too");
    command->callback([options, &exit_code] { exit_code = demo(*options); });
}

}  // namespace strandline::cli

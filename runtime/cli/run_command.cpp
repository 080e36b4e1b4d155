#include <sys/resource.h>

#include <memory>
#include <optional>
#include <string>

#include "app/host.hpp"
#include "base/log_sink.hpp"
#include "cli/commands.hpp"
#include "cli/configuration_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/signals.hpp"
#include "config/environment.hpp"

namespace strandline::cli {

namespace {

struct RunOptions {
    ConfigurationOptions configuration;
    std::string log_format;
    std::string log_level{"info"};
};

std::optional<LogFormat> format_of(const std::string& name) {
    if (name == "logfmt") return LogFormat::logfmt;
    if (name == "json") return LogFormat::json;
    if (name == "journal") return LogFormat::journal;
    if (name == "text") return LogFormat::text;
    return std::nullopt;
}

LogLevel level_of(const std::string& name) {
    if (name == "debug") return LogLevel::debug;
    if (name == "warn") return LogLevel::warn;
    return name == "error" ? LogLevel::error : LogLevel::info;
}

ExitCode exit_code_of(const Error& error) {
    if (error.code == "admin-listen" || error.code == "embedded-broker") return system_error;
    return configuration;
}

/// A client of librdkafka takes some sixteen descriptors and a host may have many pipelines: all that
/// the hard limit allows, where the soft one is lower.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const RunOptions& options) {
    raise_descriptor_limit();
    const StopSignals signals;  // before any thread
    SystemClock clock;
    const std::unique_ptr<LogSink> log =
        make_stderr_logger(format_of(options.log_format), level_of(options.log_level), clock);

    config::Diagnostics diagnostics;
    const std::optional<app::Configuration> loaded =
        app::load_configuration(options.configuration.sources, config::SystemEnvironment{},
                                app::LoadHandlers::load, diagnostics);
    if (!print(diagnostics) || !loaded) return cli::exit_code_of(diagnostics);

    app::Host host(*loaded, app::HostOptions{}, *log, clock);
    if (const Result<> started = host.start(); !started) {
        log->error("host cannot start",
                   {{"code", started.error().code}, {"error", started.error().message}});
        host.stop();
        return exit_code_of(started.error());
    }
    int signal = signals.wait();
    for (; signal == SIGHUP; signal = signals.wait())
        log->warn("reload is not in this version: restart the host to apply changes");
    log->info("signal received: draining", {{"signal", signal == SIGTERM ? "TERM" : "INT"}});
    signals.second_one_kills();
    return host.stop() ? done : try_again;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand(
        "run",
        "Run the host in the foreground until SIGTERM, then drain.\n\n"
        "Examples:\n"
        "  strandline run\n"
        "  strandline run --config pipelines/strandline.yaml --pipelines pipelines --embedded\n");
    options->configuration.add_to(*command);
    command
        ->add_option("--pipelines", options->configuration.sources.pipelines,
                     "Pipeline file, or directory of them; may be repeated")
        ->allow_extra_args(false)
        ->default_str("pipelines.d beside the host's file")
        ->type_name("PATH");
    command
        ->add_option("--log-format", options->log_format,
                     "logfmt, json, journal or text; by default what fits stderr")
        ->check(CLI::IsMember({"logfmt", "json", "journal", "text"}))
        ->type_name("FORMAT");
    command->add_option("--log-level", options->log_level, "debug, info, warn or error")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
        ->capture_default_str()
        ->type_name("LEVEL");
    command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace strandline::cli

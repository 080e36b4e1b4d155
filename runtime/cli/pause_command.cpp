#include <cstdio>
#include <memory>
#include <string>

#include "app/control/texts.hpp"
#include "cli/commands.hpp"
#include "cli/host_options.hpp"
#include "config/scalars.hpp"

namespace strandline::cli {

namespace {

struct PauseOptions {
    HostOptions host;
    std::string pipeline;
    std::string time;
};

int pause(const PauseOptions& options) {
    control::Request request{.name = "pause", .arguments = {{"pipeline", options.pipeline}}};
    if (!options.time.empty()) {
        const auto time = config::parse_duration(options.time);
        if (!time || time->count() < 1) {
            std::fprintf(stderr, "'%s' is no time; write --for 90s, 10m or 2h30m\n",
                         options.time.c_str());
            return usage;
        }
        request.arguments["for_ms"] = time->count();
    }
    return ask_and_print(options.host, request, app::pause_text);
}

CLI::App* add_command(CLI::App& app, const char* name, const char* description,
                      PauseOptions& options) {
    CLI::App* command = app.add_subcommand(name, description);
    options.host.add_to(*command);
    command->add_option("pipeline", options.pipeline, "Its name, as strandline status shows it")
        ->required()
        ->type_name("PIPELINE");
    return command;
}

}  // namespace

void add_pause(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<PauseOptions>();
    CLI::App* command = add_command(
        app, "pause",
        "Let a pipeline take nothing new: what is in work is finished and committed.\n\n"
        "Examples:\n"
        "  strandline pause orders\n"
        "  strandline pause orders --for 10m\n",
        *options);
    command->add_option("--for", options->time, "Resume by itself after this time, as 90s or 10m")
        ->type_name("TIME");
    command->callback([options, &exit_code] { exit_code = pause(*options); });
}

void add_resume(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<PauseOptions>();
    CLI::App* command = add_command(app, "resume",
                                    "End the pause of a pipeline.\n\n"
                                    "Examples:\n"
                                    "  strandline resume orders\n"
                                    "  strandline resume orders --instance host-1\n",
                                    *options);
    command->callback([options, &exit_code] {
        exit_code = ask_and_print(
            options->host, {.name = "resume", .arguments = {{"pipeline", options->pipeline}}},
            app::pause_text);
    });
}

}  // namespace strandline::cli

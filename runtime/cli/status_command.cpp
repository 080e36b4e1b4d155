#include <memory>

#include "app/control/texts.hpp"
#include "cli/commands.hpp"
#include "cli/host_options.hpp"

namespace strandline::cli {

void add_status(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<HostOptions>();
    CLI::App* command = app.add_subcommand(
        "status",
        "Show what the running host does: its pipelines, whether they are ready, and why not.\n\n"
        "Examples:\n"
        "  strandline status\n"
        "  strandline status --instance host-1 --json\n");
    options->add_to(*command);
    command->callback([options, &exit_code] {
        exit_code = ask_and_print(*options, {.name = "status", .arguments = {}}, app::status_text);
    });
}

}  // namespace strandline::cli

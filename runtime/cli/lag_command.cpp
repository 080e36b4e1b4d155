#include <memory>

#include "app/control/texts.hpp"
#include "cli/commands.hpp"
#include "cli/host_options.hpp"

namespace strandline::cli {

void add_lag(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<HostOptions>();
    CLI::App* command = app.add_subcommand(
        "lag",
        "Show how far each partition of the running host is behind, in records and in time.\n\n"
        "Examples:\n"
        "  strandline lag\n"
        "  strandline lag --json\n");
    options->add_to(*command);
    command->callback([options, &exit_code] {
        exit_code = ask_and_print(*options, {.name = "lag", .arguments = {}}, app::lag_text);
    });
}

}  // namespace strandline::cli

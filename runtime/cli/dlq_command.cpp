#include "cli/commands.hpp"
#include "cli/dlq_options.hpp"

namespace strandline::cli {

void add_dlq(CLI::App& app, int& exit_code) {
    CLI::App* command = app.add_subcommand(
        "dlq",
        "Work through dead letters: count them, look at one, replay them, let them go.\n\n"
        "Examples:\n"
        "  strandline dlq list\n"
        "  strandline dlq replay orders --where class=invalid_json --dry-run\n");
    command->require_subcommand(1);
    add_dlq_list(*command, exit_code);
    add_dlq_show(*command, exit_code);
    add_dlq_replay(*command, exit_code);
    add_dlq_discard(*command, exit_code);
}

}  // namespace strandline::cli

#include <memory>

#include "cli/dlq_move.hpp"

namespace strandline::cli {

namespace {

int discard(MoveOptions& options) {
    if (options.request.where.find_first_not_of(' ') == std::string::npos) {
        remark(
            "--where is empty, and would mean all of them: say since=2000-01-01 if that is "
            "meant");
        return usage;
    }
    return options.run(true);
}

}  // namespace

void add_dlq_discard(CLI::App& dlq, int& exit_code) {
    auto options = std::make_shared<MoveOptions>();
    CLI::App* command = dlq.add_subcommand(
        "discard",
        "Let open dead letters go: they stay in their topic, and nobody replays them.\n\n"
        "Examples:\n"
        "  strandline dlq discard orders --where class=tombstone --reason 'known bug' --dry-run\n"
        "  strandline dlq discard orders --where until=30d --reason 'too old' --confirm\n");
    options->add_to(*command);
    command->get_option("--where")->required();
    command->add_option("--reason", options->request.reason, "Why, for those who ask later")
        ->required()
        ->check([](const std::string& text) {
            return text.empty() || text.size() > 500 ? std::string("1 to 500 characters")
                                                     : std::string();
        })
        ->type_name("TEXT");
    command->callback([options, &exit_code] { exit_code = discard(*options); });
}

}  // namespace strandline::cli

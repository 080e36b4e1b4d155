#include <memory>

#include "cli/dlq_move.hpp"

namespace strandline::cli {

namespace {

struct ReplayOptions : MoveOptions {
    std::uint64_t limit{0};
    std::string rate;
    bool resume{false};
    bool anew{false};
};

int replay(ReplayOptions& options) {
    using app::dead_letters::Earlier;
    if (options.limit > 0) options.request.limit = options.limit;
    if (options.resume) options.request.earlier = Earlier::resume;
    if (options.anew) options.request.earlier = Earlier::abandon;
    if (options.resume && (options.limit > 0 || !options.request.where.empty())) {
        remark(
            "--resume goes on with the filter and the limit of the run that was cut off; leave "
            "out --where and --limit");
        return usage;
    }
    if (!options.rate.empty()) {
        const auto rate = parse_rate(options.rate);
        if (!rate) {
            remark("--rate " + options.rate + " is no rate: 100/s or 30/m");
            return usage;
        }
        options.request.per_second = *rate;
    }
    return options.run(false);
}

}  // namespace

void add_dlq_replay(CLI::App& dlq, int& exit_code) {
    auto options = std::make_shared<ReplayOptions>();
    CLI::App* command = dlq.add_subcommand(
        "replay",
        "Publish open dead letters to the pipeline's replay topic, each once.\n\n"
        "Examples:\n"
        "  strandline dlq replay orders --where class=order.empty --dry-run\n"
        "  strandline dlq replay orders --limit 100 --rate 10/s --confirm\n");
    options->add_to(*command);
    command->add_option("--limit", options->limit, "At most so many")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
        ->type_name("N");
    command->add_option("--rate", options->rate, "No faster than that: 100/s, 30/m")
        ->type_name("N/s");
    CLI::Option* resume = command->add_flag("--resume", options->resume,
                                            "Go on with the run that was cut off, with its filter");
    command->add_flag("--new", options->anew, "Start afresh although one was cut off")
        ->excludes(resume);
    command->callback([options, &exit_code] { exit_code = replay(*options); });
}

}  // namespace strandline::cli

#include <boost/json/array.hpp>
#include <memory>

#include "app/dlq/look.hpp"
#include "base/clock.hpp"
#include "cli/dlq_options.hpp"
#include "cli/signals.hpp"
#include "dlq/utc_time.hpp"

namespace strandline::cli {

namespace {

struct ListOptions : DlqOptions {
    std::vector<std::string> names;
    std::string where;
    bool all{false};
};

using Sorted = std::vector<std::pair<dlq::GroupKey, dlq::Group>>;

void print_json(const Sorted& groups) {
    boost::json::array items;
    std::uint64_t total = 0;
    for (const auto& [key, group] : groups) {
        total += group.count;
        items.push_back(boost::json::object{{"topic", key.topic},
                                            {"pipeline", key.pipeline},
                                            {"class", key.error_class},
                                            {"handler", key.handler},
                                            {"version", key.version},
                                            {"state", std::string(dlq::name_of(key.state))},
                                            {"count", group.count},
                                            {"oldest", dlq::format_utc(group.oldest_ms)},
                                            {"newest", dlq::format_utc(group.newest_ms)}});
    }
    print_line(
        {{"schema", "strandline.dlq-list/1"}, {"total", total}, {"groups", std::move(items)}});
}

void print_groups(const Sorted& groups, bool with_state) {
    std::vector<std::vector<std::string>> rows{
        {"COUNT", "PIPELINE", "CLASS", "HANDLER", "VERSION", "OLDEST", "NEWEST"}};
    std::vector<bool> right{true, false, false, false, false, false, false};
    if (with_state) rows.front().emplace_back("STATE");
    if (with_state) right.push_back(false);
    const auto cell = [](const std::string& text) {
        return text.empty() ? std::string("-") : shown(text, 48);
    };
    for (const auto& [key, group] : groups) {
        std::vector<std::string> row{std::to_string(group.count),
                                     cell(key.pipeline),
                                     cell(key.error_class),
                                     cell(key.handler),
                                     cell(key.version),
                                     dlq::format_utc(group.oldest_ms),
                                     dlq::format_utc(group.newest_ms)};
        if (with_state) row.emplace_back(dlq::name_of(key.state));
        rows.push_back(std::move(row));
    }
    print_table(rows, right);
}

int list(const ListOptions& options) {
    const StopSignals signals;  // before any thread
    ExitCode exit_code = done;
    const auto configuration = options.load(exit_code);
    if (!configuration) return exit_code;
    const auto places = app::dead_letters::places_of(*configuration, options.names);
    if (!places) return complain(places.error());
    const auto where = dlq::Where::parse(options.where, SystemClock{}.wall_ms());
    if (!where) return complain(where.error());
    const auto groups = app::dead_letters::list(*places, {.where = *where,
                                                          .all = options.all,
                                                          .stop = [&] { return signals.pending(); },
                                                          .tell = remark});
    if (!groups) return complain(groups.error());
    if (signals.pending()) return interrupted;
    const Sorted sorted = groups->sorted();
    if (options.json)
        print_json(sorted);
    else if (sorted.empty())
        remark(options.all ? "no dead letters" : "no open dead letters");
    else
        print_groups(sorted, options.all);
    return done;
}

}  // namespace

void add_dlq_list(CLI::App& dlq, int& exit_code) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command = dlq.add_subcommand(
        "list",
        "Count the open dead letters by pipeline, class, handler and version.\n\n"
        "Examples:\n"
        "  strandline dlq list\n"
        "  strandline dlq list orders --where class=schema_violation,since=2h\n");
    command->add_option("pipelines", options->names, "Only of these")
        ->default_str("all")
        ->type_name("PIPELINE");
    options->add_to(*command);
    command->add_option("--where", options->where, "Only those; name=value, a comma is 'and'")
        ->type_name("TERMS");
    command->add_flag("--all", options->all, "Also those that were replayed or discarded");
    command->callback([options, &exit_code] { exit_code = list(*options); });
}

}  // namespace strandline::cli

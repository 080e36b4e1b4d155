#include <boost/json/array.hpp>
#include <memory>

#include "app/dlq/topics.hpp"
#include "cli/commands.hpp"
#include "cli/dlq_options.hpp"

namespace strandline::cli {

namespace {

using app::dead_letters::TopicNeed;

struct TopicsOptions : DlqOptions {
    std::vector<std::string> names;
    app::dead_letters::TopicOptions topics;
    bool exit_code{false};
    bool confirmed{false};

    void add_to(CLI::App& command) {
        command.add_option("pipelines", names, "Only of these")
            ->default_str("all")
            ->type_name("PIPELINE");
        DlqOptions::add_to(command);
        command
            .add_option(
                "--partitions", topics.partitions,
                "Of sources and outputs that are created; without it, as the brokers have it")
            ->check(CLI::Range(1, 100'000))
            ->type_name("N");
    }
};

std::string join(const std::vector<std::string>& words, const char* between) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : between) + word;
    return joined;
}

boost::json::object json_of(const TopicNeed& need) {
    boost::json::object item{
        {"cluster", need.cluster},
        {"topic", need.topic},
        {"role", need.role},
        {"pipelines", boost::json::array(need.pipelines.begin(), need.pipelines.end())},
        {"exists", need.exists},
        {"advice", boost::json::array(need.advice.begin(), need.advice.end())}};
    item["partitions"] = need.exists ? need.partitions_found : need.partitions;
    boost::json::object settings;
    for (const auto& [name, value] : need.settings) settings[name] = value;
    item["settings"] = std::move(settings);
    return item;
}

std::string settings_of(const TopicNeed& need) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : need.settings) parts.push_back(name + "=" + value);
    return join(parts, " ");
}

void print_needs(const std::vector<TopicNeed>& needs) {
    std::vector<std::vector<std::string>> rows{
        {"TOPIC", "ROLE", "PIPELINE", "PARTITIONS", "STATE"}};
    for (const TopicNeed& need : needs) {
        const std::int32_t count = need.exists ? need.partitions_found : need.partitions;
        std::string state = need.exists ? "exists" : "missing " + settings_of(need);
        if (!need.advice.empty()) state += "; " + join(need.advice, "; ");
        rows.push_back({need.topic, need.role, join(need.pipelines, ","),
                        count < 0 ? "default" : std::to_string(count), state});
    }
    print_table(rows, {false, false, false, true, false});
}

int plan(const TopicsOptions& options) {
    ExitCode exit_code = done;
    const auto configuration = options.load(exit_code);
    if (!configuration) return exit_code;
    const auto needs =
        app::dead_letters::plan_topics(*configuration, options.names, options.topics);
    if (!needs) return complain(needs.error());
    std::size_t missing = 0;
    boost::json::array items;
    for (const TopicNeed& need : *needs) {
        if (!need.exists) ++missing;
        items.push_back(json_of(need));
    }
    if (options.json)
        print_line({{"schema", "strandline.topics-plan/1"},
                    {"missing", missing},
                    {"topics", std::move(items)}});
    else
        print_needs(*needs);
    return options.exit_code && missing > 0 ? answer_is_no : done;
}

int apply(const TopicsOptions& options) {
    if (!options.confirmed) {
        remark("this creates topics: add --confirm; strandline topics plan shows which");
        return usage;
    }
    ExitCode exit_code = done;
    const auto configuration = options.load(exit_code);
    if (!configuration) return exit_code;
    const auto needs =
        app::dead_letters::plan_topics(*configuration, options.names, options.topics);
    if (!needs) return complain(needs.error());
    boost::json::array created;
    for (const TopicNeed& need : *needs) {
        if (need.exists) continue;
        const Result<> made = app::dead_letters::create_topic(*configuration, need, options.topics);
        // Somebody else was faster: that is what was wanted.
        if (!made && made.error().code == "topic-exists") continue;
        if (!made) {
            exit_code = complain(made.error());
            break;
        }
        created.push_back(json_of(need));
        if (!options.json) std::printf("created %s (%s)\n", need.topic.c_str(), need.role.c_str());
    }
    if (created.empty() && exit_code == done && !options.json) remark("all topics exist");
    if (options.json)
        print_line({{"schema", "strandline.topics-apply/1"}, {"created", std::move(created)}});
    return exit_code;
}

}  // namespace

void add_topics(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<TopicsOptions>();
    CLI::App* command = app.add_subcommand(
        "topics",
        "See which topics the definitions need, and create those that are missing.\n\n"
        "Examples:\n"
        "  strandline topics plan\n"
        "  strandline topics apply orders --confirm\n");
    command->require_subcommand(1);

    CLI::App* plan_command = command->add_subcommand(
        "plan",
        "Show which topics the definitions need and which of them exist.\n\n"
        "Examples:\n"
        "  strandline topics plan\n"
        "  strandline topics plan orders --exit-code --json\n");
    options->add_to(*plan_command);
    plan_command->add_flag("--exit-code", options->exit_code, "Exit with 1 when one is missing");
    plan_command->callback([options, &exit_code] { exit_code = plan(*options); });

    CLI::App* apply_command = command->add_subcommand(
        "apply",
        "Create the topics that are missing; none is ever altered or deleted.\n\n"
        "Examples:\n"
        "  strandline topics apply --confirm\n"
        "  strandline topics apply orders --partitions 6 --replication-factor 3 --confirm\n");
    options->add_to(*apply_command);
    apply_command
        ->add_option("--replication-factor", options->topics.replication,
                     "Of what is created; without it, as the brokers have it")
        ->check(CLI::Range(1, 100))
        ->type_name("N");
    apply_command->add_flag("--confirm", options->confirmed, "Do it");
    apply_command->callback([options, &exit_code] { exit_code = apply(*options); });
}

}  // namespace strandline::cli

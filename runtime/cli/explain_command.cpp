#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "app/control/texts.hpp"
#include "cli/commands.hpp"
#include "cli/host_options.hpp"

namespace strandline::cli {

namespace {

struct ExplainOptions {
    HostOptions host;
    std::string partition;
};

std::optional<control::Request> request_for(const std::string& text) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string::npos || slash == 0) return std::nullopt;
    std::int32_t number = -1;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 0) return std::nullopt;
    return control::Request{.name = "explain",
                            .arguments = {{"topic", text.substr(0, slash)}, {"partition", number}}};
}

int explain(const ExplainOptions& options) {
    const auto request = request_for(options.partition);
    if (!request) {
        std::fprintf(stderr, "'%s' names no partition; write TOPIC/PARTITION, as orders/3\n",
                     options.partition.c_str());
        return usage;
    }
    return ask_and_print(options.host, *request, app::explain_text);
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ExplainOptions>();
    CLI::App* command = app.add_subcommand(
        "explain",
        "Say why a partition does or does not move: the record that blocks it, and what it waits "
        "for.\n\n"
        "Examples:\n"
        "  strandline explain orders/3\n"
        "  strandline explain orders/3 --json\n");
    options->host.add_to(*command);
    command->add_option("partition", options->partition, "The partition, as orders/3")
        ->required()
        ->type_name("TOPIC/PARTITION");
    command->callback([options, &exit_code] { exit_code = explain(*options); });
}

}  // namespace strandline::cli

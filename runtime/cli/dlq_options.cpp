#include "cli/dlq_options.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <map>

#include "base/log_escape.hpp"
#include "base/utf8.hpp"
#include "config/environment.hpp"

namespace strandline::cli {

void DlqOptions::add_to(CLI::App& command) {
    configuration.add_to(command);
    command
        .add_option("--pipelines", configuration.sources.pipelines,
                    "Pipeline file, or directory of them; may be repeated")
        ->allow_extra_args(false)
        ->default_str("pipelines.d beside the host's file")
        ->type_name("PATH");
    command.add_flag("--json", json, "JSON on stdout, one document or one a line");
}

std::optional<app::Configuration> DlqOptions::load(ExitCode& exit_code) const {
    config::Diagnostics diagnostics;
    std::optional<app::Configuration> loaded =
        app::load_configuration(configuration.sources, config::SystemEnvironment{},
                                app::LoadHandlers::examine, diagnostics);
    if (print(diagnostics) && loaded) return loaded;
    exit_code = exit_code_of(diagnostics);
    return std::nullopt;
}

ExitCode complain(const Error& error) {
    static const std::map<std::string, ExitCode, std::less<>> codes{
        {"where", usage},
        {"unknown-pipeline", usage},
        {"unknown-topic", usage},
        {"run-unfinished", usage},
        {"run-missing", usage},
        {"record-missing", answer_is_no},
        {"kafka-config", configuration},
        {"embedded", configuration},
        {"fenced", try_again},
        {"audit-log", cannot_create},
        {"broker-auth", not_permitted},
        {"broker-authorization", not_permitted}};
    std::fprintf(stderr, "error[%s]: %s\n", error.code.c_str(), error.message.c_str());
    const auto found = codes.find(error.code);
    return found == codes.end() ? unavailable : found->second;
}

void remark(const std::string& text) { std::fprintf(stderr, "strandline: %s\n", text.c_str()); }

void print_line(const boost::json::object& document) {
    std::printf("%s\n", boost::json::serialize(document).c_str());
}

std::string shown(std::string_view text, std::size_t bytes_max) {
    std::string out;
    append_escaped(out, text, LogQuoting::none, bytes_max);
    return out;
}

void print_table(const std::vector<std::vector<std::string>>& rows,
                 const std::vector<bool>& to_the_right) {
    // Characters, as near as bytes that begin one come to it.
    const auto width = [](const std::string& text) {
        return static_cast<std::size_t>(std::ranges::count_if(
            text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    };
    std::vector<std::size_t> widths(to_the_right.size(), 0);
    for (const auto& row : rows)
        for (std::size_t at = 0; at < row.size(); ++at)
            widths[at] = std::max(widths[at], width(row[at]));
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t at = 0; at < row.size(); ++at) {
            const std::string space(widths[at] - width(row[at]), ' ');
            line += (at == 0 ? "" : "  ") + (to_the_right[at] ? space + row[at] : row[at] + space);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::printf("%s\n", line.c_str());
    }
}

}  // namespace strandline::cli

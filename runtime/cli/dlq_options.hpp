#pragma once

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/dlq/place.hpp"
#include "base/result.hpp"
#include "cli/configuration_options.hpp"
#include "cli/exit_code.hpp"

namespace strandline::cli {

/// What all commands of dead letters and topics have in common.
struct DlqOptions {
    ConfigurationOptions configuration;
    bool json{false};

    void add_to(CLI::App& command);
    /// Reads and checks it without loading any plugin's code; what is wrong goes to standard error.
    [[nodiscard]] std::optional<app::Configuration> load(ExitCode& exit_code) const;
};

/// Each adds its command below `strandline dlq`.
void add_dlq_list(CLI::App& dlq, int& exit_code);
void add_dlq_show(CLI::App& dlq, int& exit_code);
void add_dlq_replay(CLI::App& dlq, int& exit_code);
void add_dlq_discard(CLI::App& dlq, int& exit_code);

/// Says it on standard error, and what the process ends with.
ExitCode complain(const Error& error);
/// A remark for people.
void remark(const std::string& text);
/// As one line on standard output.
void print_line(const boost::json::object& document);

/// Text of strangers for a terminal: nothing in it acts on one, and it is cut.
[[nodiscard]] std::string shown(std::string_view text, std::size_t bytes_max = 1024);

/// Columns as wide as their widest cell; the first row is the heading. Numbers go to the right.
void print_table(const std::vector<std::vector<std::string>>& rows,
                 const std::vector<bool>& to_the_right);

}  // namespace strandline::cli

#pragma once

#include <string>
#include <vector>

#include "app/dlq/move.hpp"
#include "cli/dlq_options.hpp"

namespace strandline::cli {

/// What `dlq replay` and `dlq discard` have in common.
struct MoveOptions : DlqOptions {
    std::string pipeline;
    std::string audit_log;  ///< empty = /var/lib/strandline/<instance>/audit.log
    bool confirmed{false};
    app::dead_letters::MoveRequest request;

    void add_to(CLI::App& command);
    /// Moves them, and says what was moved.
    [[nodiscard]] int run(bool discards);
};

/// "100/s" or "30/m" as a number a second; empty for anything else.
[[nodiscard]] std::optional<double> parse_rate(const std::string& text);

}  // namespace strandline::cli

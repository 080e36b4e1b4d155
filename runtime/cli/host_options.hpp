#pragma once

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <string>

#include "app/control/socket_place.hpp"
#include "base/result.hpp"
#include "cli/exit_code.hpp"
#include "control/frame.hpp"

namespace strandline::cli {

/// The options of a command that talks to a running host.
struct HostOptions {
    app::WhichHost which;
    bool json{false};

    void add_to(CLI::App& command);
};

/// Asks the host, and prints its answer: as it came with --json, else by `in_words`. Errors go to stderr.
int ask_and_print(const HostOptions& options, const control::Request& request,
                  const std::function<std::string(const boost::json::object&)>& in_words);

/// Of what the control socket, or the host behind it, has to say.
[[nodiscard]] ExitCode exit_code_of_control(const Error& error);

}  // namespace strandline::cli

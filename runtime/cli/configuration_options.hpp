#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "cli/exit_code.hpp"

namespace strandline::cli {

/// The options that say where a configuration is, the same for every command that reads one.
struct ConfigurationOptions {
    app::ConfigurationSources sources;

    void add_to(CLI::App& command);
};

/// Prints all diagnostics on stderr. False when there was an error among them.
bool print(const config::Diagnostics& diagnostics);

/// Of a configuration with errors: file_missing when one is that a file that was named is not there.
[[nodiscard]] ExitCode exit_code_of(const config::Diagnostics& diagnostics);

}  // namespace strandline::cli

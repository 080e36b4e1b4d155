#include "cli/configuration_options.hpp"

#include <cstdio>

namespace strandline::cli {

void ConfigurationOptions::add_to(CLI::App& command) {
    command.add_option("--config", sources.host_file, "The host's file")
        ->capture_default_str()
        ->type_name("FILE");
    command
        .add_option("--plugins", sources.plugin_directories,
                    "Plugin directory, instead of the host file's; may be repeated")
        ->allow_extra_args(false)
        ->type_name("DIR");
    command.add_flag("--embedded", sources.embedded_allowed,
                     "Allow clusters that are embedded in this process: they keep nothing");
}

bool print(const config::Diagnostics& diagnostics) {
    for (const config::Diagnostic& diagnostic : diagnostics.sorted())
        std::fprintf(stderr, "%s\n", config::to_text(diagnostic).c_str());
    return !diagnostics.has_errors();
}

ExitCode exit_code_of(const config::Diagnostics& diagnostics) {
    for (const config::Diagnostic& diagnostic : diagnostics.sorted())
        if (diagnostic.code == "file-missing" && diagnostic.position.line == 0) return file_missing;
    return configuration;
}

}  // namespace strandline::cli

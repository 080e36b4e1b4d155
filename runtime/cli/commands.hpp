#pragma once

#include <CLI/CLI.hpp>

/// One function per command: it adds the command to the command line and says what runs when it is
/// chosen. What runs puts its exit code into `exit_code`.
namespace strandline::cli {

void add_run(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_validate(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_codegen(CLI::App& app, int& exit_code);
void add_demo(CLI::App& app, int& exit_code);
void add_plugin(CLI::App& app, int& exit_code);
void add_version(CLI::App& app, int& exit_code);

}  // namespace strandline::cli

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/version.hpp"
#include "base/nearest.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace {

/// Lists each command by the first line of its description; its examples are for its own help.
class Formatter : public CLI::Formatter {
public:
    std::string make_subcommand(const CLI::App* command) const override {
        const std::string description = command->get_description();
        std::ostringstream line;
        CLI::detail::format_help(line, command->get_name(),
                                 description.substr(0, description.find('\n')), get_column_width());
        return line.str();
    }
};

void describe(CLI::App& app) {
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", "strandline " + std::string(strandline::app::version_text));
    app.formatter(std::make_shared<Formatter>());
    app.get_formatter()->column_width(28);
    app.footer(
        "Exit codes: 0 done, 1 the answer is no, 64 usage, 65 bad file, 66 file missing,\n"
        "69 unreachable, 70 our bug, 71 system, 75 drain deadline passed, 77 not permitted, 78 "
        "configuration.\n"
        "Manual: man strandline, man strandline.yaml, man strandline-pipeline");
}

/// What was printed has arrived, as far as can be told: a full disk must not look like success.
int with_output_written(int exit_code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
    std::fputs("strandline: what it had to say could not be written to standard output\n", stderr);
    return exit_code == strandline::cli::done ? strandline::cli::system_error : exit_code;
}

/// A word where a command belongs: names it, and the nearest that there is.
int unknown_command(const CLI::App& app, const std::string& word) {
    const std::vector<const CLI::App*> commands = app.get_subcommands({});
    std::vector<std::string> names;
    for (const CLI::App* command : commands) names.push_back(command->get_name());
    const std::vector<std::string_view> words(names.begin(), names.end());
    const std::string hint = strandline::did_you_mean(word, words);
    std::fprintf(stderr,
                 "strandline: '%s' is no command%s%s\nstrandline --help shows all of them.\n",
                 word.c_str(), hint.empty() ? "" : "; ", hint.c_str());
    return strandline::cli::usage;
}

}  // namespace

int main(int argc, char** argv) {
    namespace cli = strandline::cli;
    CLI::App app{
        "Strandline hosts Kafka pipelines: handlers in plugins, everything else in YAML.\n\n"
        "Examples:\n"
        "  strandline check\n"
        "  strandline run --config /etc/strandline/strandline.yaml\n",
        "strandline"};
    int exit_code = cli::done;
    describe(app);
    cli::add_run(app, exit_code);
    cli::add_check(app, exit_code);
    cli::add_validate(app, exit_code);
    cli::add_bench(app, exit_code);
    cli::add_codegen(app, exit_code);
    cli::add_demo(app, exit_code);
    cli::add_plugin(app, exit_code);
    cli::add_version(app, exit_code);
    try {
        app.parse(argc, argv);
        if (app.get_subcommands().empty()) {
            std::fputs(app.help().c_str(), stderr);
            return cli::usage;
        }
    } catch (const CLI::ExtrasError& error) {
        if (app.get_subcommands().empty() && !app.remaining().empty())
            return unknown_command(app, app.remaining().front());
        app.exit(error);
        return cli::usage;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? cli::done : cli::usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "strandline: bug: %s\n", error.what());
        return cli::our_bug;
    }
    return with_output_written(exit_code);
}

#include "simulation/seed_report.hpp"

#include <csignal>
#include <cstdio>
#include <cstring>

#include "simulation/report.hpp"

namespace strandline::simulation {
namespace {

char current[64];  // what the handler of a signal may read

void on_abort(int /*signal*/) {
    std::fputs(current, stderr);
    std::signal(SIGABRT, SIG_DFL);
}

std::string numbers(const std::vector<std::size_t>& all) {
    std::string text;
    for (const std::size_t number : all) text += (text.empty() ? "" : ",") + std::to_string(number);
    return text.empty() ? "none" : text;
}

}  // namespace

void Sum::add(const Outcome& outcome) {
    ++runs;
    crashes += outcome.crashes;
    rebalances += outcome.rebalances;
    records += outcome.counts.records;
    outputs += outcome.counts.outputs;
    repeated += outcome.counts.repeated;
    dead_letters += outcome.counts.dead_letters;
    commits += outcome.counts.commits;
    steps += outcome.steps;
}

std::string Sum::text() const {
    const auto named = [](std::uint64_t count, const char* what) {
        return std::to_string(count) + " " + what;
    };
    return named(runs, "runs, ") + named(steps, "steps, ") + named(records, "records, ") +
           named(crashes, "crashes, ") + named(rebalances, "rebalances, ") +
           named(commits, "commits, ") + named(outputs, "outputs, ") +
           named(dead_letters, "dead letters, ") + named(repeated, "of both for a second time");
}

void name_seed(std::uint64_t seed) {
    std::snprintf(current, sizeof current, "simulation: it was seed %llu\n",
                  static_cast<unsigned long long>(seed));
    std::signal(SIGABRT, on_abort);
}

std::string report_of_seed(std::uint64_t seed) {
    const Reduced reduced = reduce(draw_plan(seed));
    const std::string command = "build/release/bin/strandline_simulation --seed " +
                                std::to_string(seed) + " --faults " + numbers(reduced.kept) +
                                " --trace";
    return "seed " + std::to_string(seed) + "\n" + explain(reduced, command);
}

}  // namespace strandline::simulation

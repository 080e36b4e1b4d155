#include "simulation/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace strandline::simulation {
namespace {

constexpr std::size_t history_lines = 120;
constexpr std::array<std::string_view, 9> of_everybody{"crash",   "starts",    "stops",
                                                       "stopped", "rebalance", "generation",
                                                       "lost",    "fatal",     "session ended"};

/// What a reader of this violation wants to see: its record, its partition's commits, who lived.
bool concerns(const Trace::Line& line, const Violation& violation) {
    if (line.text.ends_with(violation.invariant)) return true;
    if (line.where.topic.empty())
        return std::ranges::any_of(of_everybody, [&](std::string_view word) {
            return line.text.find("  " + std::string(word)) != std::string::npos;
        });
    if (line.where == violation.where)
        return line.offset == violation.offset ||
               line.text.find("  committed") != std::string::npos ||
               line.text.find("open lane") != std::string::npos;
    const std::string origin = violation.where.topic + "/" +
                               std::to_string(violation.where.partition) + "/" +
                               std::to_string(violation.offset) + "/";
    return line.text.find(origin) != std::string::npos;
}

std::string hexadecimal(std::uint64_t number) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

}  // namespace

Plan with_faults(Plan plan, const std::vector<std::size_t>& kept) {
    std::vector<Fault> faults;
    for (const std::size_t index : kept)
        if (index < plan.faults.size()) faults.push_back(plan.faults[index]);
    plan.faults = std::move(faults);
    return plan;
}

/// One after another is left out, as long as anything of that goes on failing.
Reduced reduce(const Plan& plan) {
    std::vector<std::size_t> kept(plan.faults.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (std::size_t i = kept.size(); i-- > 0;) {
            std::vector<std::size_t> fewer = kept;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            if (!run(with_faults(plan, fewer)).violation) continue;
            kept = std::move(fewer);
            smaller = true;
        }
    }
    Reduced reduced;
    reduced.plan = with_faults(plan, kept);
    reduced.kept = std::move(kept);
    reduced.outcome = run(reduced.plan, true);
    return reduced;
}

std::string explain(const Reduced& failure, const std::string& replay_command) {
    const Outcome& outcome = failure.outcome;
    if (!outcome.violation) return "nothing is violated\n";
    const Violation& violation = *outcome.violation;
    std::string text = violation.invariant + " is violated: " + violation.what + "\n";
    if (!violation.where.topic.empty())
        text += "  record   " + violation.where.topic + "/" +
                std::to_string(violation.where.partition) + "@" + std::to_string(violation.offset) +
                "\n";
    text += "  trace    " + hexadecimal(outcome.trace_hash) + "\n";
    text += "  faults   " + std::to_string(failure.plan.faults.size()) + " are enough\n";
    for (const Fault& fault : failure.plan.faults) text += "           " + describe(fault) + "\n";
    text += "  history\n";
    std::vector<const Trace::Line*> lines;
    for (const Trace::Line& line : outcome.trace)
        if (concerns(line, violation)) lines.push_back(&line);
    const std::size_t from = lines.size() > history_lines ? lines.size() - history_lines : 0;
    if (from > 0) text += "           (" + std::to_string(from) + " lines before these)\n";
    for (std::size_t i = from; i < lines.size(); ++i) text += "  " + lines[i]->text + "\n";
    return text + "  again    " + replay_command + "\n";
}

}  // namespace strandline::simulation

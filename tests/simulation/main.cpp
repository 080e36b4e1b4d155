// Long runs, and single seeds again.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "simulation/report.hpp"
#include "simulation/seed_report.hpp"

namespace strandline::simulation {
namespace {

constexpr const char* usage =
    "strandline_simulation [--seeds N] [--from S] [--minutes M]   runs seeds S, S+1, ...\n"
    "strandline_simulation --seed S [--faults 0,3|none] [--trace]  one of them again\n";

struct Options {
    std::uint64_t seeds{2000};
    std::uint64_t from{1};
    double minutes{0};
    std::optional<std::uint64_t> seed;
    std::optional<std::vector<std::size_t>> faults;
    bool trace{false};
};

std::vector<std::size_t> numbers(const char* text) {
    std::vector<std::size_t> all;
    for (const char* at = text; *at >= '0' && *at <= '9';) {
        char* end = nullptr;
        all.push_back(std::strtoull(at, &end, 10));
        at = *end == ',' ? end + 1 : end;
    }
    return all;
}

std::optional<Options> parse(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--trace") {
            options.trace = true;
            continue;
        }
        if (i + 1 >= count) return std::nullopt;
        const char* value = words[++i];
        if (word == "--seeds") {
            options.seeds = std::strtoull(value, nullptr, 10);
        } else if (word == "--from") {
            options.from = std::strtoull(value, nullptr, 10);
        } else if (word == "--minutes") {
            options.minutes = std::strtod(value, nullptr);
        } else if (word == "--seed") {
            options.seed = std::strtoull(value, nullptr, 10);
        } else if (word == "--faults") {
            options.faults = numbers(value);
        } else {
            return std::nullopt;
        }
    }
    return options;
}

int run_one(const Options& options) {
    Plan plan = draw_plan(*options.seed);
    if (options.faults) plan = with_faults(std::move(plan), *options.faults);
    name_seed(*options.seed);
    Reduced same;
    same.plan = plan;
    same.outcome = run(plan, true);
    if (options.trace)
        for (const Trace::Line& line : same.outcome.trace) std::puts(line.text.c_str());
    std::printf("seed %llu, trace %016llx\n", static_cast<unsigned long long>(*options.seed),
                static_cast<unsigned long long>(same.outcome.trace_hash));
    if (!same.outcome.violation) return std::puts("nothing is violated"), 0;
    std::fputs((options.faults ? explain(same, "the same command") : report_of_seed(*options.seed))
                   .c_str(),
               stdout);
    return 1;
}

int run_many(const Options& options) {
    const auto begin = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::ratio<60>> limit(options.minutes);
    Sum sum;
    for (std::uint64_t seed = options.from;; ++seed) {
        if (options.minutes > 0 ? std::chrono::steady_clock::now() - begin > limit
                                : seed >= options.from + options.seeds)
            break;
        name_seed(seed);
        const Outcome outcome = run(draw_plan(seed));
        sum.add(outcome);
        if (!outcome.violation) continue;
        std::fputs(report_of_seed(seed).c_str(), stdout);
        return 1;
    }
    std::printf("seeds from %llu: %s; nothing is violated\n",
                static_cast<unsigned long long>(options.from), sum.text().c_str());
    return 0;
}

}  // namespace
}  // namespace strandline::simulation

int main(int count, char** words) {
    using namespace strandline::simulation;
    const auto options = parse(count, words);
    if (!options) return std::fputs(usage, stderr), 64;
    return options->seed ? run_one(*options) : run_many(*options);
}

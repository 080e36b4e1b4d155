// Validation beside the bare parse of the same events: docs/benchmarks.md says how. Only ratios mean
// anything; each run has a line of its own for the parse that it is held against.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "bench/schema/subject.hpp"
#include "bench/schema/workload.hpp"
#include "support/counting_new.hpp"

namespace strandline::bench {
namespace {

constexpr std::size_t events_per_chunk = 250;
constexpr std::size_t padding = 64;

struct Options {
    bool json{false};
    int rounds{12};
    std::size_t events{20'000};
    std::string write;  ///< the mixed events, one a line
};

std::size_t whole_chunks(std::size_t events) {
    return std::max<std::size_t>(events / events_per_chunk, 1) * events_per_chunk;
}

Options options_from(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name(argv[i]);
        const auto value = [&]() -> std::string {
            if (i + 1 < argc) return argv[++i];
            std::fprintf(stderr, "bench: option %s wants a value\n", argv[i]);
            std::exit(64);
        };
        if (name == "--json")
            options.json = true;
        else if (name == "--rounds")
            options.rounds = std::max(1, std::stoi(value()));
        else if (name == "--events")
            options.events = whole_chunks(std::stoul(value()));
        else if (name == "--write")
            options.write = value();
        else {
            std::printf(
                "usage: bench schema [--json] [--rounds N] [--events N] [--write FILE]\n"
                "Times validation beside the bare parse of the same events, whole chunks of %zu;\n"
                "--write only writes them, one a line; see docs/benchmarks.md.\n",
                events_per_chunk);
            std::exit(name == "--help" ? 0 : 64);
        }
    }
    return options;
}

/// Texts one behind the other, each with its padding and at the start of a cache line, as a fetch
/// buffer would not have them: all subjects read the same bytes.
class Events {
public:
    explicit Events(const std::vector<std::string>& texts) {
        std::size_t size = 0;
        for (const std::string& text : texts) {
            starts_.push_back(size);
            sizes_.push_back(text.size());
            size += (text.size() + 2 * padding) / padding * padding;
        }
        lines_.resize(size / padding + 1);
        for (std::size_t at = 0; at < texts.size(); ++at)
            std::memcpy(lines_.front().bytes + starts_[at], texts[at].data(), texts[at].size());
    }
    [[nodiscard]] std::size_t size() const { return starts_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t at) const {
        return {lines_.front().bytes + starts_[at], sizes_[at]};
    }

private:
    struct alignas(padding) Line {
        char bytes[padding];
    };
    std::vector<std::size_t> starts_, sizes_;
    std::vector<Line> lines_;
};

struct Run {
    std::string name;
    std::unique_ptr<Subject> subject;
    std::size_t valid{0};         ///< of one round
    double allocations{0};        ///< per event, once it is warm
    std::vector<double> fastest;  ///< per chunk, in ns
    double ns{0};                 ///< per event
    double x_parse{0};
};

double time_chunk(Run& run, const Events& events, std::size_t first, std::size_t last) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t at = first; at < last; ++at)
        run.valid += run.subject->read(events[at]) ? 1 : 0;
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    return took.count();
}

/// Each chunk by each of the runs in turn, `rounds` times; of every chunk the fastest counts. The first
/// run is the parse that the others are held against.
void measure(std::vector<Run>& runs, const Events& events, int rounds) {
    const std::size_t chunks = events.size() / events_per_chunk;
    for (Run& run : runs) run.fastest.assign(chunks, std::numeric_limits<double>::max());
    for (int round = 0; round <= rounds; ++round)
        for (std::size_t chunk = 0; chunk < chunks; ++chunk)
            for (Run& run : runs) {
                if (round == 0 && chunk == 0) run.valid = 0;
                const testing::AllocationCount allocations;
                const double ns = time_chunk(run, events, chunk * events_per_chunk,
                                             (chunk + 1) * events_per_chunk);
                run.fastest[chunk] = std::min(run.fastest[chunk], ns);
                if (round == rounds) run.allocations += static_cast<double>(allocations.so_far());
            }
    const auto measured = static_cast<double>(chunks * events_per_chunk);
    for (Run& run : runs) {
        run.valid /= static_cast<std::size_t>(rounds) + 1;
        run.allocations /= measured;
        run.ns = std::accumulate(run.fastest.begin(), run.fastest.end(), 0.0) / measured;
        run.x_parse = run.ns / runs.front().ns;
    }
}

Run run_of(std::string name, std::unique_ptr<Subject> subject) {
    Run run;
    run.name = std::move(name);
    run.subject = std::move(subject);
    return run;
}

void must(bool good, const char* what) {
    if (good) return;
    std::fprintf(stderr, "bench: %s\n", what);
    std::exit(1);
}

std::vector<Run> all_runs(const Options& options) {
    const OrderWorkload orders = make_orders(options.events, 7);
    const Events valid(orders.valid);
    const Events mixed(orders.mixed);
    const Events invalid(orders.invalid);
    const Events few(
        std::vector<std::string>(orders.mixed.begin(), orders.mixed.begin() + events_per_chunk));
    std::vector<Run> all;
    const auto take = [&all](std::vector<Run>&& runs) {
        for (Run& run : runs) all.push_back(std::move(run));
    };

    std::vector<Run> runs;
    runs.push_back(run_of("parse", bare_parse()));
    runs.push_back(run_of("copy_parse", copy_and_parse()));
    runs.push_back(run_of("members", event_reader_without_schema()));
    runs.push_back(run_of("validate", event_reader(STRANDLINE_BENCH_SCHEMA)));
    measure(runs, valid, options.rounds);
    must(runs[3].valid == valid.size(), "a valid event was refused");
    take(std::move(runs));

    runs.clear();
    runs.push_back(run_of("parse_mixed", bare_parse()));
    runs.push_back(run_of("validate_mixed", event_reader(STRANDLINE_BENCH_SCHEMA)));
    measure(runs, mixed, options.rounds);
    take(std::move(runs));

    runs.clear();
    runs.push_back(run_of("parse_invalid", bare_parse()));
    runs.push_back(run_of("validate_invalid", event_reader(STRANDLINE_BENCH_SCHEMA)));
    measure(runs, invalid, options.rounds);
    must(runs[1].valid == 0, "an invalid event was taken");
    take(std::move(runs));

    // A regular expression per date-time: a few events are enough.
    runs.clear();
    runs.push_back(run_of("parse_few", bare_parse()));
    runs.push_back(run_of("valijson", valijson(STRANDLINE_BENCH_SCHEMA)));
    measure(runs, few, 1);
    take(std::move(runs));
    return all;
}

double ratio(const std::vector<Run>& runs, std::string_view name) {
    const auto found = std::ranges::find(runs, name, &Run::name);
    return found->x_parse;
}

void print(const std::vector<Run>& runs) {
    std::printf("%-18s %12s %9s %12s %18s\n", "run", "ns/event", "x parse", "events/s",
                "allocations/event");
    for (const Run& run : runs)
        std::printf("%-18s %12.1f %9.2f %12.0f %18.3f\n", run.name.c_str(), run.ns, run.x_parse,
                    1e9 / run.ns, run.allocations);
    std::printf("\nvalidate_vs_parse %.2f   invalid_vs_parse %.2f\n", ratio(runs, "validate_mixed"),
                ratio(runs, "validate_invalid"));
}

void print_json(const std::vector<Run>& runs) {
    std::printf("{\"runs\":[");
    for (const Run& run : runs)
        std::printf(
            "%s{\"name\":\"%s\",\"ns_per_event\":%.1f,\"x_parse\":%.3f,\"events_per_s\":%.0f,"
            "\"allocations_per_event\":%.3f,\"valid\":%zu}",
            &run == &runs.front() ? "" : ",", run.name.c_str(), run.ns, run.x_parse, 1e9 / run.ns,
            run.allocations, run.valid);
    std::printf("],\"ratios\":{\"validate_vs_parse\":%.3f,\"invalid_vs_parse\":%.3f}}\n",
                ratio(runs, "validate_mixed"), ratio(runs, "validate_invalid"));
}

int write_events(const Options& options) {
    std::ofstream file(options.write, std::ios::binary);
    for (const std::string& event : make_orders(options.events, 7).mixed) file << event << '\n';
    file.flush();
    must(file.good(), "the events could not be written");
    return 0;
}

int run(int argc, char** argv) {
    const Options options = options_from(argc, argv);
    if (!options.write.empty()) return write_events(options);
    const std::vector<Run> runs = all_runs(options);
    if (options.json)
        print_json(runs);
    else
        print(runs);
    return 0;
}

}  // namespace
}  // namespace strandline::bench

int main(int argc, char** argv) {
    try {
        return strandline::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
}

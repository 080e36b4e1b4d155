#include "bench/runs.hpp"

#include <chrono>
#include <fstream>

#include "e2e/host_process.hpp"

namespace strandline::bench {

namespace {

constexpr std::chrono::seconds patience{180};

double number_in(const std::string& json, const std::string& name) {
    const std::size_t at = json.find("\"" + name + "\":");
    if (at == std::string::npos) give_up("a peer printed no " + name + ": " + json);
    return std::stod(json.substr(at + name.size() + 3));
}

std::uint64_t count_in(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::uint64_t count = 0;
    stream.read(reinterpret_cast<char*>(&count), sizeof count);
    return count;
}

/// One look at a running host.
struct Sample {
    double finished{0};
    double cpu_s{0};
    std::chrono::steady_clock::time_point when;
    std::uint64_t allocations{0};
    std::size_t rss_bytes{0};
};

/// A pipeline with every other default: what an operator gets who writes no more than must be.
std::string pipeline_yaml(const Stage& stage, const std::string& group, const HostRun& run) {
    const bool enrich = run.handler == "order_enricher.enrich";
    const std::string schemas =
        "  schemas: {ORDER_CREATED: " STRANDLINE_BENCH_SCHEMAS "/order_created.schema.json}\n";
    return "version: 1\npipeline: " + group + "\ncluster: main\nsource:\n  topics: [" +
           stage.topic + "]\n  group: " + group +
           "\n  start: earliest\nevents:\n  type: /type\n  id: /id\n" +
           "  ignore: [PAYMENT_COMPLETED]\n" + (run.checked ? schemas : "dedupe: false\n") +
           "limits: {payload: 16KB}\nstages:\n  - handler: " + run.handler +
           "\n    on: [ORDER_CREATED]\n" +
           (enrich ? "    config: {currency: EUR}\n    outputs:\n      enriched: {topic: " +
                         stage.topic + "-out, key: /data/orderId, type: ORDER_ENRICHED}\n"
                   : std::string{}) +
           "dead_letters: {topic: " + stage.topic + "-dlq}\n";
}

}  // namespace

Measured run_peer(const Stage& stage, const std::string& mode) {
    std::filesystem::create_directories(stage.directory);
    e2e::ChildOptions options;
    options.command = {STRANDLINE_BENCH_PEER,
                       "--mode",
                       mode,
                       "--brokers",
                       stage.cluster.brokers,
                       "--topic",
                       stage.topic,
                       "--partitions",
                       std::to_string(stage.partitions),
                       "--records",
                       std::to_string(stage.records)};
    if (!stage.cluster.ca.empty())
        options.command.insert(options.command.end(),
                               {"--ca", stage.cluster.ca, "--username", stage.cluster.username});
    if (mode.starts_with("produce"))
        options.command.insert(options.command.end(), {"--output", stage.topic + "-peer-out"});
    options.environment = {{"KAFKA_PASSWORD", stage.cluster.password}};
    const std::filesystem::path output = stage.directory / (mode + ".json");
    std::filesystem::remove(output);
    options.standard_output = output;
    options.standard_error = stage.directory / (mode + ".log");
    e2e::ChildProcess peer(options);
    const auto exit_code = peer.wait_for_exit(patience);
    if (exit_code != 0)
        give_up("peer " + mode + " failed: " + e2e::read_text(options.standard_error));
    const std::string json = e2e::read_text(output);
    return {.records = static_cast<std::uint64_t>(number_in(json, "records")),
            .wall_s = number_in(json, "wall_s"),
            .cpu_s = number_in(json, "cpu_s"),
            .allocations = -1,
            .rss_bytes = static_cast<std::size_t>(number_in(json, "rss_bytes"))};
}

Measured run_host(const Stage& stage, const HostRun& run) {
    std::filesystem::create_directories(stage.directory);
    const std::string group = "bench-" + run.name + "-" + std::to_string(stage.round);
    e2e::HostSetup host = stage.host;
    const std::filesystem::path count = stage.directory / "allocations";
    if (run.counted) {
        host.environment.emplace_back("LD_PRELOAD", STRANDLINE_BENCH_COUNTER);
        host.environment.emplace_back("STRANDLINE_ALLOCATION_COUNT", count.string());
    }
    e2e::HostProcess process(stage.directory / group, host, pipeline_yaml(stage, group, run));
    process.start();
    process.wait_ready(patience);

    // The first look that has a twentieth behind it, and the last before the end.
    Sample first;
    Sample last;
    const auto all = static_cast<double>(stage.records);
    const bool done = process.wait_for(
        patience,
        [&] {
            Sample sample;
            sample.finished = process.metrics().sum("strandline_records_total");
            sample.when = std::chrono::steady_clock::now();
            sample.cpu_s = cpu_seconds(process.id());
            sample.allocations = run.counted ? count_in(count) : 0;
            sample.rss_bytes = resident_bytes(process.id());
            if (first.finished == 0 && sample.finished >= all / 20) first = sample;
            if (sample.finished < all || last.finished <= first.finished) last = sample;
            return sample.finished >= all;
        },
        std::chrono::milliseconds{100});
    if (!done) give_up("the host did not finish: see " + stage.directory.string());
    process.terminate();
    return {
        .records = static_cast<std::uint64_t>(last.finished - first.finished),
        .wall_s = std::chrono::duration<double>(last.when - first.when).count(),
        .cpu_s = last.cpu_s - first.cpu_s,
        .allocations = run.counted ? static_cast<double>(last.allocations - first.allocations) : -1,
        .rss_bytes = last.rss_bytes};
}

}  // namespace strandline::bench

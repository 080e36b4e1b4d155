// The host beside bare librdkafka loops, in one run on one machine, started in turn round by round.
// Ratios are of CPU per record, peer / host, medians over the rounds: absolute figures are the
// machine's, ratios are the host's.
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/mock.hpp"
#include "bench/runs.hpp"
#include "e2e/client.hpp"
#include "e2e/kafka/suite.hpp"
#include "e2e/workload.hpp"

namespace strandline::bench {
namespace {

struct Options {
    bool json{false};
    int rounds{5};
    std::uint64_t records{1'200'000};
    std::string only;  ///< kafka or mock; empty = both
};

Options options_from(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name(argv[i]);
        const auto value = [&] {
            if (i + 1 >= argc) give_up("option " + std::string(name) + " wants a value");
            return std::string(argv[++i]);
        };
        if (name == "--json")
            options.json = true;
        else if (name == "--rounds")
            options.rounds = std::stoi(value());
        else if (name == "--records")
            options.records = std::stoull(value());
        else if (name == "--only")
            options.only = value();
        else {
            std::printf(
                "usage: bench [--json] [--rounds N] [--records N] [--only kafka|mock]\n"
                "Holds the host against bare librdkafka loops on the same topic; see\n"
                "docs/benchmarks.md for what each run is.\n");
            std::exit(name == "--help" ? 0 : 64);
        }
    }
    return options;
}

void fill(const e2e::Connection& connection, const Stage& stage) {
    const e2e::Workload workload(7, stage.partitions,
                                 static_cast<std::int64_t>(stage.records) / stage.partitions);
    e2e::Producer producer(connection);
    for (std::int64_t index = 0; index < workload.per_partition(); ++index)
        for (int partition = 0; partition < workload.partitions(); ++partition)
            producer.send(stage.topic, workload.event(partition, index).record);
    producer.flush();
}

/// All runs on one cluster, round by round, so that the machine's moods meet all of them.
std::vector<Series> run_all(Stage stage, const std::string& prefix, int rounds) {
    std::vector<Series> all;
    for (const char* name : {"consume", "parse", "produce", "produce_headers", "host_ack",
                             "host_enrich", "host_ack_counted", "host_enrich_counted"})
        all.push_back({.name = prefix + "." + name, .rounds = {}});
    for (int round = 0; round < rounds; ++round) {
        stage.round = round;
        std::fprintf(stderr, "%s: round %d of %d\n", prefix.c_str(), round + 1, rounds);
        all[0].rounds.push_back(run_peer(stage, "consume"));
        all[1].rounds.push_back(run_peer(stage, "parse"));
        all[4].rounds.push_back(run_host(stage, "ack_only.ack", false));
        all[2].rounds.push_back(run_peer(stage, "produce"));
        all[3].rounds.push_back(run_peer(stage, "produce_headers"));
        all[5].rounds.push_back(run_host(stage, "order_enricher.enrich", false));
    }
    all[6].rounds.push_back(run_host(stage, "ack_only.ack", true));
    all[7].rounds.push_back(run_host(stage, "order_enricher.enrich", true));
    return all;
}

std::vector<Series> on_kafka(const Options& options) {
    e2e::RunDirectory directory("bench");
    e2e::Broker broker(e2e::resolve_artifacts(e2e::artifact_places()), directory.path());
    broker.start();
    broker.wait_ready();
    Stage stage;
    stage.cluster = {.brokers = broker.sasl_ssl(),
                     .ca = broker.certificates().authority.string(),
                     .username = e2e::Broker::user,
                     .password = e2e::Broker::password};
    stage.host = e2e::host_setup_for(broker);
    stage.topic = "bench";
    stage.records = options.records / 6 * 6;
    stage.directory = directory.path() / "runs";
    const e2e::Connection connection = e2e::connection_to(broker);
    for (const char* suffix : {"", "-out", "-peer-out", "-dlq", "-dlq-poison"})
        e2e::create_topic(connection, stage.topic + suffix, stage.partitions,
                          {{"retention.bytes", suffix[0] == '\0' ? "-1" : "50000000"},
                           {"segment.bytes", "50000000"}});
    fill(connection, stage);
    std::vector<Series> all = run_all(stage, "kafka", options.rounds);
    broker.kill();
    directory.remove();
    return all;
}

std::vector<Series> on_mock(const Options& options) {
    e2e::RunDirectory directory("bench-mock");
    Stage stage;
    stage.topic = "bench";
    // As much as librdkafka's mock cluster keeps: 5 MiB of stored batches per partition.
    stage.records = 120'000;
    stage.directory = directory.path() / "runs";
    const Mock mock(stage.topic, stage.partitions);
    stage.cluster.brokers = mock.brokers();
    stage.host.brokers = mock.brokers();
    stage.host.security = "      protocol: plaintext\n      i_know_this_is_unencrypted: true\n";
    stage.host.plugin_directories = {STRANDLINE_BENCH_PLUGINS, STRANDLINE_BENCH_TEST_PLUGINS};
    fill({{"bootstrap.servers", mock.brokers()}, {"compression.codec", "lz4"}}, stage);
    std::vector<Series> all = run_all(stage, "mock", options.rounds);
    directory.remove();
    return all;
}

const Series& find(const std::vector<Series>& all, const std::string& name) {
    for (const Series& series : all)
        if (series.name == name) return series;
    give_up("no run " + name);
}

std::vector<std::pair<std::string, double>> ratios_of(const std::vector<Series>& all,
                                                      const std::string& prefix,
                                                      const std::string& suffix) {
    const Series& ack = find(all, prefix + ".host_ack");
    const Series& enrich = find(all, prefix + ".host_enrich");
    return {{"ack_vs_consume" + suffix, ratio(find(all, prefix + ".consume"), ack)},
            {"ack_vs_parse" + suffix, ratio(find(all, prefix + ".parse"), ack)},
            {"enrich_vs_produce" + suffix, ratio(find(all, prefix + ".produce"), enrich)},
            {"enrich_vs_produce_headers" + suffix,
             ratio(find(all, prefix + ".produce_headers"), enrich)}};
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

void print_json(const std::vector<Series>& all,
                const std::vector<std::pair<std::string, double>>& ratios) {
    boost::json::array runs;
    for (const Series& series : all) {
        boost::json::object run{{"name", series.name},
                                {"records_per_s", std::round(series.records_per_s())},
                                {"cpu_us_per_record", rounded(series.cpu_us_per_record())},
                                {"allocations_per_record", nullptr},
                                {"rss_mb", rounded(series.rss_mb())}};
        if (series.allocations_per_record() >= 0)
            run["allocations_per_record"] = rounded(series.allocations_per_record());
        runs.push_back(std::move(run));
    }
    boost::json::object named;
    for (const auto& [name, value] : ratios) named[name] = rounded(value);
    const boost::json::object document{{"librdkafka", rd_kafka_version_str()},
                                       {"runs", std::move(runs)},
                                       {"ratios", std::move(named)}};
    std::printf("%s\n", boost::json::serialize(document).c_str());
}

void print_table(const std::vector<Series>& all,
                 const std::vector<std::pair<std::string, double>>& ratios) {
    std::printf("librdkafka %s; medians of %zu rounds\n", rd_kafka_version_str(),
                all.front().rounds.size());
    std::printf("%-28s %12s %14s %14s %8s\n", "run", "records/s", "CPU us/record", "allocs/record",
                "RSS MB");
    for (const Series& series : all) {
        const double allocations = series.allocations_per_record();
        std::printf(
            "%-28s %12.0f %14.3f %14s %8.1f\n", series.name.c_str(), series.records_per_s(),
            series.cpu_us_per_record(),
            allocations < 0 ? "-" : std::to_string(rounded(allocations)).substr(0, 5).c_str(),
            series.rss_mb());
    }
    std::printf("\nratios of CPU per record, peer / host (1 = the host costs nothing on top)\n");
    for (const auto& [name, value] : ratios) std::printf("  %-28s %.2f\n", name.c_str(), value);
}

int run(const Options& options) {
    std::vector<Series> all;
    std::vector<std::pair<std::string, double>> ratios;
    const auto add = [&](std::vector<Series> series, const std::string& prefix,
                         const std::string& suffix) {
        for (auto& each : ratios_of(series, prefix, suffix)) ratios.push_back(std::move(each));
        for (Series& each : series) all.push_back(std::move(each));
    };
    if (options.only != "mock") add(on_kafka(options), "kafka", "");
    if (options.only != "kafka") add(on_mock(options), "mock", "_mock");
    if (options.json)
        print_json(all, ratios);
    else
        print_table(all, ratios);
    return 0;
}

}  // namespace
}  // namespace strandline::bench

int main(int argc, char** argv) {
    try {
        return strandline::bench::run(strandline::bench::options_from(argc, argv));
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "bench: %s\n", trouble.what());
        return 1;
    }
}

// The host beside bare librdkafka loops, in one run on one machine, started in turn round by round.
// Ratios are of CPU per record, peer / host, medians over the rounds: absolute figures are the
// machine's, ratios are the host's.
#include <unistd.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
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
    std::string only;  ///< kafka, bad or mock; empty = all of them
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
                "usage: bench [--json] [--rounds N] [--records N] [--only kafka|bad|mock]\n"
                "Holds the host against bare librdkafka loops on the same topic; see\n"
                "docs/benchmarks.md for what each run is.\n");
            std::exit(name == "--help" ? 0 : 64);
        }
    }
    return options;
}

/// Orders of some 450 bytes, one after another over the partitions, without headers of their own. With
/// `bad_percent` of them hostile in the ways of the end-to-end tests.
void fill(const e2e::Connection& connection, const Stage& stage, int bad_percent) {
    const e2e::Workload workload(7, 1, std::numeric_limits<std::int32_t>::max());
    e2e::Producer producer(connection);
    std::int64_t next_good = 0;
    std::int64_t next_bad = 0;
    const auto draw = [&](bool bad) {
        for (std::int64_t& index = bad ? next_bad : next_good;;) {
            e2e::Event event = workload.event(0, index++);
            if (event.kind == e2e::Kind::payment || event.kind == e2e::Kind::oversized) continue;
            if (event.kind == e2e::Kind::collision || event.copy_of.index >= 0) continue;
            if ((event.kind != e2e::Kind::order) == bad) return event;
        }
    };
    for (std::uint64_t i = 0; i < stage.records; ++i) {
        e2e::NewRecord record = draw(i % 100 < static_cast<std::uint64_t>(bad_percent)).record;
        record.partition =
            static_cast<std::int32_t>(i % static_cast<std::uint64_t>(stage.partitions));
        record.headers.clear();
        producer.send(stage.topic, record);
    }
    producer.flush();
}

/// All runs on one cluster, round by round, so that the machine's moods meet all of them.
std::vector<Series> run_all(Stage stage, const std::string& prefix, int rounds) {
    std::vector<Series> all;
    const auto add = [&](const std::string& name, const Measured& measured) {
        for (Series& series : all)
            if (series.name == prefix + "." + name) return series.rounds.push_back(measured);
        all.push_back({.name = prefix + "." + name, .rounds = {measured}});
    };
    const auto host = [&](const HostRun& run) { add(run.name, run_host(stage, run)); };
    for (int round = 0; round < rounds; ++round) {
        stage.round = round;
        std::fprintf(stderr, "%s: round %d of %d\n", prefix.c_str(), round + 1, rounds);
        add("consume", run_peer(stage, "consume"));
        add("parse", run_peer(stage, "parse"));
        host({.name = "host_ack", .handler = "ack_only.ack"});
        host({.name = "host_ack_checked", .handler = "ack_only.ack", .checked = true});
        add("produce", run_peer(stage, "produce"));
        add("produce_headers", run_peer(stage, "produce_headers"));
        host({.name = "host_enrich", .handler = "order_enricher.enrich"});
        host({.name = "host_enrich_checked", .handler = "order_enricher.enrich", .checked = true});
    }
    for (const bool checked : {false, true}) {
        const std::string suffix = checked ? "_checked_counted" : "_counted";
        host({.name = "host_ack" + suffix,
              .handler = "ack_only.ack",
              .checked = checked,
              .counted = true});
        host({.name = "host_enrich" + suffix,
              .handler = "order_enricher.enrich",
              .checked = checked,
              .counted = true});
    }
    return all;
}

/// The same for a stream of which 5 % are bad: each of those costs the host a dead letter with its ten
/// headers, and a peer nothing.
std::vector<Series> run_with_bad(Stage stage, const std::string& prefix, int rounds) {
    std::vector<Series> all{{.name = prefix + ".parse_5pct_bad", .rounds = {}},
                            {.name = prefix + ".host_ack_5pct_bad", .rounds = {}}};
    for (int round = 0; round < rounds; ++round) {
        stage.round = round;
        all[0].rounds.push_back(run_peer(stage, "parse"));
        all[1].rounds.push_back(run_host(
            stage, {.name = "host_ack_5pct_bad", .handler = "ack_only.ack", .checked = true}));
    }
    return all;
}

void create_topics(const e2e::Connection& connection, const Stage& stage) {
    for (const char* suffix : {"", "-out", "-peer-out", "-dlq", "-dlq-poison"})
        e2e::create_topic(connection, stage.topic + suffix, stage.partitions,
                          {{"retention.bytes", suffix[0] == '\0' ? "-1" : "50000000"},
                           {"segment.bytes", "50000000"}});
}

/// A clean stream, and one of which 5 % are bad.
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
    stage.host.librdkafka.clear();  // the defaults
    stage.records = options.records / 6 * 6;
    const e2e::Connection connection = e2e::connection_to(broker);
    std::vector<Series> all;
    for (const bool bad : {false, true}) {
        if (!options.only.empty() && options.only != (bad ? "bad" : "kafka")) continue;
        stage.topic = bad ? "bench-bad" : "bench";
        stage.directory = directory.path() / stage.topic;
        create_topics(connection, stage);
        fill(connection, stage, bad ? 5 : 0);
        for (Series& series : bad ? run_with_bad(stage, "kafka", options.rounds)
                                  : run_all(stage, "kafka", options.rounds))
            all.push_back(std::move(series));
    }
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
    stage.host.librdkafka.clear();
    stage.host.security = "      protocol: plaintext\n      i_know_this_is_unencrypted: true\n";
    stage.host.plugin_directories = {STRANDLINE_BENCH_PLUGINS, STRANDLINE_BENCH_TEST_PLUGINS};
    fill({{"bootstrap.servers", mock.brokers()}, {"compression.codec", "lz4"}}, stage, 0);
    std::vector<Series> all = run_all(stage, "mock", options.rounds);
    directory.remove();
    return all;
}

const Series* find(const std::vector<Series>& all, const std::string& name) {
    const auto found = std::ranges::find(all, name, &Series::name);
    return found == all.end() ? nullptr : &*found;
}

/// Those whose two runs were made.
std::vector<std::pair<std::string, double>> ratios_of(const std::vector<Series>& all) {
    struct Pair {
        const char* name;
        const char* peer;
        const char* host;
    };
    std::vector<std::pair<std::string, double>> ratios;
    for (const auto& [prefix, suffix] :
         {std::pair<std::string, std::string>{"kafka", ""}, {"mock", "_mock"}})
        for (const Pair& pair :
             {Pair{"ack_vs_consume", "consume", "host_ack"},
              Pair{"ack_vs_parse", "parse", "host_ack"},
              Pair{"ack_checked_vs_parse", "parse", "host_ack_checked"},
              Pair{"enrich_vs_produce", "produce_headers", "host_enrich"},
              Pair{"enrich_checked_vs_produce", "produce_headers", "host_enrich_checked"},
              Pair{"enrich_vs_produce_bare", "produce", "host_enrich"},
              Pair{"ack_vs_parse_5pct_bad", "parse_5pct_bad", "host_ack_5pct_bad"}}) {
            const Series* peer = find(all, prefix + "." + pair.peer);
            const Series* host = find(all, prefix + "." + pair.host);
            if (peer != nullptr && host != nullptr)
                ratios.emplace_back(pair.name + suffix, ratio(*peer, *host));
        }
    return ratios;
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
    if (options.only != "mock") all = on_kafka(options);
    if (options.only.empty() || options.only == "mock")
        for (Series& series : on_mock(options)) all.push_back(std::move(series));
    const auto ratios = ratios_of(all);
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

#include "e2e/host_test.hpp"

#include <numeric>

#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

std::int64_t sum_of(const std::vector<std::int64_t>& offsets) {
    return std::accumulate(
        offsets.begin(), offsets.end(), std::int64_t{0},
        [](std::int64_t sum, std::int64_t offset) { return sum + (offset > 0 ? offset : 0); });
}

}  // namespace

HostProcess HostTest::host_for(const PipelineSetup& pipeline, const std::string& instance) {
    HostSetup setup = host_setup_for(broker());
    setup.instance = instance;
    return host_for(pipeline, std::move(setup));
}

HostProcess HostTest::host_for(const PipelineSetup& pipeline, HostSetup setup) {
    return {directory() / setup.instance, setup, pipeline};
}

std::vector<std::int64_t> HostTest::committed(const PipelineSetup& pipeline) {
    GroupOffsets offsets(connection(), pipeline.name, pipeline.source);
    return offsets.committed().value_or(std::vector<std::int64_t>{});
}

std::int64_t HostTest::committed_sum(const PipelineSetup& pipeline) {
    return sum_of(committed(pipeline));
}

bool HostTest::wait_committed(HostProcess& host, const PipelineSetup& pipeline, std::int64_t sum,
                              std::chrono::milliseconds limit) {
    GroupOffsets offsets(connection(), pipeline.name, pipeline.source);
    return host.wait_for(limit, [&] {
        return sum_of(offsets.committed().value_or(std::vector<std::int64_t>{})) >= sum;
    });
}

History HostTest::history_of(const PipelineSetup& pipeline, std::vector<CommitSeen> commits) {
    History history{.source_topic = pipeline.source,
                    .pipeline = pipeline.name,
                    .handler = pipeline.handler,
                    .source_ends = log_ends(connection(), pipeline.source),
                    .outputs = read_topic(connection(), pipeline.output),
                    .dead_letters = read_topic(connection(), pipeline.dead_letters),
                    .poison = read_topic(connection(), pipeline.dead_letters + "-poison"),
                    .committed = committed(pipeline),
                    .commits = std::move(commits)};
    history.uncommitted_max = static_cast<std::uint64_t>(pipeline.uncommitted_max);
    return history;
}

void HostTest::expect_metrics(const MetricsText& metrics, const PipelineSetup& pipeline,
                              const Workload& workload) {
    const Expectation expected = expectation_of(workload);
    const auto records = [&](const std::string& disposition) {
        return metrics.sum("strandline_records_total",
                           {{"pipeline", pipeline.name}, {"disposition", disposition}});
    };
    const auto processed = [&](const std::string& type, const std::string& status) {
        return metrics.sum("kafka_events_processed_total",
                           {{"topic", pipeline.source}, {"event_type", type}, {"status", status}});
    };
    EXPECT_EQ(records("delivered"), static_cast<double>(expected.delivered));
    EXPECT_EQ(records("skipped"), static_cast<double>(expected.skipped));
    EXPECT_EQ(records("dead_lettered"), static_cast<double>(expected.dead_lettered));
    EXPECT_EQ(records("duplicate"), static_cast<double>(expected.duplicate));
    EXPECT_EQ(records("poisoned"), 0);
    EXPECT_EQ(processed("ORDER_CREATED", "delivered"), static_cast<double>(expected.delivered));
    EXPECT_EQ(processed("PAYMENT_COMPLETED", "skipped"), static_cast<double>(expected.skipped));
    const MetricsText::Labels here{{"pipeline", pipeline.name}};
    EXPECT_EQ(metrics.sum("strandline_records_read_total", here),
              static_cast<double>(workload.size()));
    EXPECT_EQ(metrics.sum("strandline_dedupe_lookups_total",
                          {{"pipeline", pipeline.name}, {"result", "duplicate"}}),
              static_cast<double>(expected.duplicate));
    EXPECT_EQ(metrics.sum("strandline_dead_letters_total", here),
              static_cast<double>(expected.dead_lettered));
    EXPECT_EQ(metrics.sum("kafka_poison_records_total", {{"topic", pipeline.source}}), 0);
    EXPECT_EQ(metrics.sum("strandline_in_flight_records", here), 0);
    EXPECT_EQ(metrics.sum("strandline_consumer_lag_records", here), 0);
    for (int partition = 0; partition < workload.partitions(); ++partition)
        EXPECT_EQ(
            metrics.sum("strandline_committed_offset",
                        {{"pipeline", pipeline.name}, {"partition", std::to_string(partition)}}),
            static_cast<double>(workload.per_partition()));
}

}  // namespace strandline::e2e

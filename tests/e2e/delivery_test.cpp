#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "e2e/publisher.hpp"
#include "e2e/second_opinion.hpp"
#include "e2e/store_host_test.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("delivery")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

// 200,000 records over 6 partitions, 5 % of them hostile.
constexpr int partitions = 6;
constexpr std::int64_t per_partition = 33'334;

/// STRANDLINE_SEED repeats a run; without it every run is another one, and says which.
std::uint64_t seed_of_this_run() {
    const char* given = std::getenv("STRANDLINE_SEED");
    const std::uint64_t seed =
        given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cout << "repeat this run with STRANDLINE_SEED=" << seed << std::endl;
    return seed;
}

/// Where the pipeline keeps the ids that it has seen.
enum class Window : std::uint8_t { of_partition, shared };

/// Every record validated and deduplicated, with each kind of window.
class Delivery : public StoreHostTest, public testing::WithParamInterface<Window> {
protected:
    void SetUp() override {
        HostTest::SetUp();
        if (!IsSkipped() && !HasFatalFailure() && GetParam() == Window::shared) start_store();
    }

    static void expect_both_clients_agree(const PipelineSetup& pipeline, const History& history) {
        EXPECT_TRUE(java_reads(broker(), pipeline.output) == lines_of(history.outputs));
        EXPECT_TRUE(java_reads(broker(), pipeline.dead_letters) == lines_of(history.dead_letters));
    }
};

INSTANTIATE_TEST_SUITE_P(Windows, Delivery, testing::Values(Window::of_partition, Window::shared),
                         [](const testing::TestParamInfo<Window>& window) {
                             return window.param == Window::shared ? "SharedStore" : "OfPartition";
                         });

TEST_P(Delivery, EveryOneOf200000RecordsEndsInExactlyOneDisposition) {
    const PipelineSetup pipeline = pipeline_of("orders");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(seed_of_this_run(), partitions, per_partition, copies());
    publish(connection(), pipeline.source, workload);

    CommitWatch watch(connection(), pipeline.name, pipeline.source);
    HostProcess host = host_of(pipeline);
    host.start();
    host.wait_ready();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 120s)) << host.log();
    ASSERT_TRUE(host.wait_for(10s, [&] {
        return host.metrics().sum("strandline_committed_offset") ==
               static_cast<double>(workload.size());
    })) << host.get("/metrics").body;
    expect_metrics(host.metrics(), pipeline, workload);
    EXPECT_EQ(host.terminate(), 0) << host.log();

    const History history = history_of(pipeline, watch.stop());
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
    std::cout << report;
    expect_both_clients_agree(pipeline, history);
}

TEST_P(Delivery, FiveKillsAtRandomMomentsLoseNothing) {
    const PipelineSetup pipeline = pipeline_of("killed");
    create_topics(connection(), pipeline, partitions);
    const std::uint64_t seed = seed_of_this_run();
    const Workload workload(seed, partitions, per_partition, copies());
    std::mt19937_64 random(seed);

    CommitWatch watch(connection(), pipeline.name, pipeline.source);
    PacedPublisher publisher(connection(), pipeline.source, workload, 10'000);
    HostProcess host = host_of(pipeline);
    for (int kills = 0; kills < 5; ++kills) {
        const std::int64_t before = committed_sum(pipeline);
        host.start();
        // It has to be at work; then at a moment that nobody chose.
        ASSERT_TRUE(host.wait_for(
            30s, [&] { return watch.committed() > before; }, 5ms))
            << host.log();
        const std::int64_t enough = before + static_cast<std::int64_t>(random() % 20'000);
        wait_until(
            std::chrono::milliseconds(random() % 2'000), [&] { return watch.committed() > enough; },
            1ms);
        host.kill();
        EXPECT_FALSE(publisher.done() && watch.committed() == workload.size())
            << "the kill came after the work was done: it proves nothing";
    }
    host.start();
    publisher.finish();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 120s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();

    History history = history_of(pipeline, watch.stop());
    history.interruptions = 5;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
    std::cout << report;
    expect_both_clients_agree(pipeline, history);
}

TEST_P(Delivery, KillsMakeNoCopyHandledAndNoRecordADuplicateOfItself) {
    PipelineSetup pipeline = pipeline_of("copies");
    // So few may be redone that copies, had they been handled, could not hide among them.
    pipeline.uncommitted_max = 50;
    create_topics(connection(), pipeline, partitions);
    const std::uint64_t seed = seed_of_this_run();
    const Workload workload(seed, partitions, per_partition / 2, copies());
    std::mt19937_64 random(seed);

    CommitWatch watch(connection(), pipeline.name, pipeline.source);
    PacedPublisher publisher(connection(), pipeline.source, workload, 8'000);
    HostProcess host = host_of(pipeline);
    constexpr int kills = 4;
    for (int i = 0; i < kills; ++i) {
        const std::int64_t before = committed_sum(pipeline);
        host.start();
        ASSERT_TRUE(host.wait_for(
            30s, [&] { return watch.committed() > before; }, 5ms))
            << host.log();
        const std::int64_t enough = before + static_cast<std::int64_t>(random() % 10'000);
        wait_until(
            std::chrono::milliseconds(random() % 1'000), [&] { return watch.committed() > enough; },
            1ms);
        host.kill();
    }
    host.start();
    publisher.finish();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 120s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();

    History history = history_of(pipeline, watch.stop());
    history.interruptions = kills;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
    const std::uint64_t redone_at_most = kills * 50 * partitions;
    EXPECT_GT(report.counts.at("copies"), 2 * redone_at_most) << "this run proves nothing";
    std::cout << report;
}

TEST_P(Delivery, ASecondHostJoinsAndLeavesUnderLoadAndNothingIsLostOrOutOfOrder) {
    const PipelineSetup pipeline = pipeline_of("shared");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(seed_of_this_run(), partitions, per_partition / 2, copies());

    CommitWatch watch(connection(), pipeline.name, pipeline.source);
    PacedPublisher publisher(connection(), pipeline.source, workload, 5'000);
    HostProcess first = host_of(pipeline, "e2e-1");
    first.start();
    first.wait_ready();
    ASSERT_TRUE(first.wait_for(30s, [&] { return watch.committed() > 0; })) << first.log();

    HostProcess second = host_of(pipeline, "e2e-2");
    second.start();
    // Its own share arrived at it: three partitions, and records of them.
    ASSERT_TRUE(second.wait_for(30s, [&] {
        return second.metrics().sum("strandline_records_read_total") > 1'000;
    })) << second.log();
    EXPECT_EQ(second.metrics().sum("strandline_assigned_partitions"), 3);
    EXPECT_EQ(second.terminate(), 0) << second.log();
    publisher.finish();
    ASSERT_TRUE(wait_committed(first, pipeline, workload.size(), 120s)) << first.log();
    EXPECT_EQ(first.terminate(), 0) << first.log();

    // Every change of hands was drained and committed: nothing was done twice.
    const History history = history_of(pipeline, watch.stop());
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
    std::cout << report;
}

TEST_P(Delivery, AStopInMidWorkDrainsAndNothingIsDoneTwiceAfterIt) {
    const PipelineSetup pipeline = pipeline_of("drained");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(seed_of_this_run(), partitions, per_partition / 4, copies());

    CommitWatch watch(connection(), pipeline.name, pipeline.source);
    PacedPublisher publisher(connection(), pipeline.source, workload, 20'000);
    HostProcess host = host_of(pipeline);
    for (int stops = 0; stops < 3; ++stops) {
        const std::int64_t before = committed_sum(pipeline);
        host.start();
        ASSERT_TRUE(host.wait_for(
            30s, [&] { return watch.committed() > before; }, 5ms))
            << host.log();
        const auto asked = std::chrono::steady_clock::now();
        EXPECT_EQ(host.terminate(), 0) << host.log();
        EXPECT_LT(std::chrono::steady_clock::now() - asked, 10s);
    }
    host.start();
    publisher.finish();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();

    const Report report = check(workload, history_of(pipeline, watch.stop()));
    EXPECT_TRUE(report.clean()) << report;
    EXPECT_EQ(report.counts.at("duplicates"), 0U);
}

}  // namespace
}  // namespace strandline::e2e

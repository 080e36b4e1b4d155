#include <functional>
#include <iostream>

#include "e2e/publisher.hpp"
#include "e2e/store_host_test.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("store")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

/// A store that is away is a failure of the world: lanes wait for it, and nothing else happens.
class StoreOutage : public StoreHostTest {
protected:
    void SetUp() override {
        HostTest::SetUp();
        if (!IsSkipped() && !HasFatalFailure()) start_store();
    }

    static bool says_why(HostProcess& host) {
        return host.wait_for(20s, [&] {
            const HttpAnswer ready = host.get("/readyz");
            return ready.status == 503 &&
                   ready.body.find("waits for the dedupe store") != std::string::npos;
        });
    }

    /// It is away while the host works, is missed by name, and comes back.
    void lives_through(const std::string& name, const std::function<void()>& take_away,
                       const std::function<void()>& bring_back) {
        const PipelineSetup pipeline = pipeline_of(name);
        create_topics(connection(), pipeline, partitions);
        const Workload workload(11, partitions, per_partition, copies());
        CommitWatch watch(connection(), pipeline.name, pipeline.source);
        PacedPublisher publisher(connection(), pipeline.source, workload, 5'000);
        HostProcess host = host_of(pipeline);
        host.start();
        host.wait_ready();
        ASSERT_TRUE(host.wait_for(30s, [&] { return watch.committed() > 0; })) << host.log();

        take_away();
        EXPECT_TRUE(says_why(host)) << host.get("/readyz").body << host.log();
        EXPECT_EQ(host.get("/livez").status, 200);
        EXPECT_LT(committed_sum(pipeline), workload.size()) << "it was never needed";
        EXPECT_GT(host.metrics().sum("strandline_dedupe_store_errors_total"), 0);
        bring_back();

        publisher.finish();
        ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 90s)) << host.log();
        host.wait_ready();
        EXPECT_EQ(host.terminate(), 0) << host.log();
        const Report report = check(workload, history_of(pipeline, watch.stop()));
        EXPECT_TRUE(report.clean()) << report;
        std::cout << report;
    }

    static constexpr int partitions = 4;
    static constexpr std::int64_t per_partition = 15'000;
};

TEST_F(StoreOutage, AStoreThatIsKilledUnderLoadIsWaitedForAndNothingIsLostOrDoneTwice) {
    lives_through("killed", [&] { store()->kill(); }, [&] { store()->start(); });
}

TEST_F(StoreOutage, AStoreThatHangsUnderLoadIsWaitedForAndNothingIsLostOrDoneTwice) {
    lives_through("hanging", [&] { store()->freeze(); }, [&] { store()->thaw(); });
}

TEST_F(StoreOutage, AStoreThatIsAwayAtTheStartIsNamedAndWaitedFor) {
    store()->kill();
    const PipelineSetup pipeline = pipeline_of("late");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(12, partitions, 500, copies());
    publish(connection(), pipeline.source, workload);
    HostProcess host = host_of(pipeline);
    host.start();
    EXPECT_TRUE(says_why(host)) << host.get("/readyz").body << host.log();
    ASSERT_TRUE(host.running()) << host.log();
    store()->start();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    const Report report = check(workload, history_of(pipeline, {}));
    EXPECT_TRUE(report.clean()) << report;
}

TEST_F(StoreOutage, AStopEndsInBoundedTimeWhileTheStoreIsAway) {
    const PipelineSetup pipeline = pipeline_of("stopped");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(13, partitions, 2'000, copies());
    HostProcess host = host_of(pipeline);
    host.start();
    host.wait_ready();
    store()->kill();
    publish(connection(), pipeline.source, workload);
    EXPECT_TRUE(says_why(host)) << host.log();
    const std::optional<int> code = host.terminate(30s);
    ASSERT_TRUE(code.has_value()) << host.log();
    EXPECT_TRUE(*code == 0 || *code == 75) << *code << host.log();

    // What the stop left undone is done by the next start.
    store()->start();
    host.start();
    ASSERT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    History history = history_of(pipeline, {});
    history.interruptions = 1;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
}

}  // namespace
}  // namespace strandline::e2e

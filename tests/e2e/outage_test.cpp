#include <csignal>
#include <iostream>

#include "e2e/host_test.hpp"
#include "e2e/publisher.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("outage")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Outage : public HostTest {
protected:
    void TearDown() override {
        // The next test finds a broker that answers.
        broker().resume();
        if (!broker().running()) broker().start();
        broker().wait_ready();
    }

    static constexpr int partitions = 4;
};

TEST_F(Outage, ABrokerThatIsDownAtTheStartIsWaitedFor) {
    const PipelineSetup pipeline = pipeline_setup("early");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(4, partitions, 1'000);
    publish(connection(), pipeline.source, workload);
    broker().kill();

    HostProcess host = host_for(pipeline);
    host.start();
    EXPECT_TRUE(host.wait_for(20s, [&] { return host.get("/livez").status == 200; })) << host.log();
    EXPECT_EQ(host.get("/readyz").status, 503);
    // It says why, and it is still there when it does.
    EXPECT_TRUE(host.wait_for(45s, [&] {
        return host.get("/readyz").body.find("broker") != std::string::npos;
    })) << host.get("/readyz").body;
    ASSERT_TRUE(host.running()) << host.log();

    broker().start();
    broker().wait_ready();
    host.wait_ready(60s);
    EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    const Report report = check(workload, history_of(pipeline, {}));
    EXPECT_TRUE(report.clean()) << report;
}

TEST_F(Outage, AfterABrokerWasDeadFor60SecondsEverythingIsCaughtUpAndNothingIsLost) {
    const PipelineSetup pipeline = pipeline_setup("long");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(5, partitions, 15'000);
    publish(connection(), pipeline.source, workload);
    HostProcess host = host_for(pipeline);
    host.start();
    ASSERT_TRUE(wait_committed(host, pipeline, 1, 30s)) << host.log();
    broker().kill();
    const Clock::time_point dead = Clock::now();
    // All the time it lives, and by the end it says that it is not ready.
    EXPECT_TRUE(host.wait_for(
        90s,
        [&] {
            EXPECT_EQ(host.get("/livez").status, 200);
            return Clock::now() - dead >= 60s;
        },
        500ms));
    EXPECT_EQ(host.get("/readyz").status, 503) << host.get("/readyz").body;
    ASSERT_TRUE(host.running()) << host.log();

    broker().start();
    broker().wait_ready();
    EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 90s)) << host.log();
    host.wait_ready();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    // A broker that is killed may have stored what it could not acknowledge any more.
    History history = history_of(pipeline, {});
    history.interruptions = 2;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
    std::cout << report;
}

TEST_F(Outage, AStopEndsInBoundedTimeWhileTheBrokerIsDown) {
    const PipelineSetup pipeline = pipeline_setup("down");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(6, partitions, 2'000);
    HostProcess host = host_for(pipeline);
    host.start();
    host.wait_ready();
    publish(connection(), pipeline.source, workload);
    broker().kill();
    const Clock::time_point asked = Clock::now();
    const std::optional<int> code = host.terminate(60s);
    ASSERT_TRUE(code.has_value()) << host.log();
    EXPECT_TRUE(*code == 0 || *code == 75) << *code << host.log();
    EXPECT_LT(Clock::now() - asked, 40s);
}

TEST_F(Outage, AStopEndsInBoundedTimeWhileTheBrokerIsFrozen) {
    const PipelineSetup pipeline = pipeline_setup("frozen");
    create_topics(connection(), pipeline, partitions);
    const Workload workload(7, partitions, 2'000);
    publish(connection(), pipeline.source, workload);
    HostProcess host = host_for(pipeline);
    host.start();
    host.wait_ready();
    broker().pause();
    const std::optional<int> code = host.terminate(60s);
    broker().resume();
    ASSERT_TRUE(code.has_value()) << host.log();
    EXPECT_TRUE(*code == 0 || *code == 75) << *code << host.log();

    // What the stop left undone is done by the next start.
    EXPECT_TRUE(wait_until(30s, [] { return answers(connection()); }));
    host.start();
    EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    History history = history_of(pipeline, {});
    history.interruptions = 1;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
}

}  // namespace
}  // namespace strandline::e2e

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "e2e/host_test.hpp"

STRANDLINE_KAFKA_SUITE("crash")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

/// Records that say themselves what becomes of them.
std::string event(int number, const std::string& script) {
    return R"({"id":"id-)" + std::to_string(number) + R"(","type":"ORDER_CREATED","script":")" +
           script + R"("})";
}

class Crashes : public HostTest {
protected:
    static PipelineSetup scripted(const std::string& name) {
        PipelineSetup pipeline = pipeline_setup(name);
        pipeline.handler = "scripted.run";
        pipeline.stage_lines = "    watchdog: 1s\n";
        pipeline.output_name = "out";
        pipeline.output_options = "";
        pipeline.schemas = false;
        return pipeline;
    }
};

TEST_F(Crashes, ARecordThatKillsTheHostIsPoisonAfterTwoRestartsAndNothingElseIsLost_F25) {
    const PipelineSetup pipeline = scripted("crashing");
    create_topics(connection(), pipeline, 4);
    Producer producer(connection());
    constexpr int count = 2'000;
    constexpr int killer = 1'003;
    for (int i = 0; i < count; ++i)
        producer.send(pipeline.source, {.partition = i % 4,
                                        .key = std::to_string(i % 50),
                                        .value = event(i, i == killer ? "segv" : "emit")});
    producer.flush();

    HostProcess host = host_for(pipeline);
    int restarts = 0;
    host.start();
    const bool done = wait_until(180s, [&] {
        if (!host.running()) {
            ++restarts;
            host.start();
            return restarts > 5;
        }
        return committed_sum(pipeline) == count;
    });
    ASSERT_TRUE(done) << host.log();
    EXPECT_EQ(restarts, 2) << host.log();

    const std::vector<StoredRecord> poison =
        read_topic(connection(), pipeline.dead_letters + "-poison");
    ASSERT_EQ(poison.size(), 1U);
    EXPECT_EQ(poison[0].value, event(killer, "segv"));
    EXPECT_EQ(poison[0].header("error-class"), "handler_crashed");
    EXPECT_EQ(poison[0].header("failed-handler"), "scripted.run");
    EXPECT_EQ(poison[0].header("handler-version"), "0.1.0");
    EXPECT_EQ(poison[0].header("source-partition"), std::to_string(killer % 4));
    EXPECT_NE(poison[0].header("error-message").find("SIGSEGV"), std::string::npos);
    EXPECT_TRUE(read_topic(connection(), pipeline.dead_letters).empty());

    std::set<std::string> delivered;
    for (const StoredRecord& record : read_topic(connection(), pipeline.output))
        delivered.insert(record.value.value_or(""));
    EXPECT_EQ(delivered.size(), static_cast<std::size_t>(count - 1)) << "lost";
    EXPECT_EQ(host.terminate(), 0) << host.log();
}

TEST_F(Crashes, AHandlerThatNeverReturnsDoesNotHoldTheOtherPartitionsAndIsQuarantined_F25) {
    const PipelineSetup pipeline = scripted("hanging");
    create_topics(connection(), pipeline, 2);
    Producer producer(connection());
    producer.send(pipeline.source, {.partition = 0, .value = event(0, "block")});
    for (int i = 1; i <= 50; ++i)
        producer.send(pipeline.source, {.partition = i % 2, .value = event(i, "emit")});
    producer.flush();

    HostProcess host = host_for(pipeline);
    host.start();
    // 25 of the other partition, while the first stands still.
    EXPECT_TRUE(
        wait_until(60s, [&] { return read_topic(connection(), pipeline.output).size() >= 25; }));
    int restarts = 0;
    const bool done = wait_until(180s, [&] {
        if (!host.running()) {
            EXPECT_EQ(host.wait_for_exit(1s), 75);
            ++restarts;
            host.start();
            return restarts > 5;
        }
        return committed_sum(pipeline) == 51;
    });
    ASSERT_TRUE(done) << host.log();
    EXPECT_EQ(restarts, 2) << host.log();
    const std::vector<StoredRecord> poison =
        read_topic(connection(), pipeline.dead_letters + "-poison");
    ASSERT_EQ(poison.size(), 1U);
    EXPECT_NE(poison[0].header("error-message").find("did not return"), std::string::npos);
    EXPECT_EQ(host.terminate(), 0);
}

}  // namespace
}  // namespace strandline::e2e

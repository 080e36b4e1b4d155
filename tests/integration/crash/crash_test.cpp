#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "e2e/host_process.hpp"
#include "kafka/embedded_broker.hpp"

// A record whose handler ends the host, by each way that there is: at most two restarts, then poison, and
// everything else goes on.
namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Crash : public ::testing::Test {
protected:
    Crash() {
        auto broker = kafka::EmbeddedBroker::open({{.name = "events", .partitions = 2},
                                                   {.name = "out", .partitions = 1},
                                                   {.name = "dlq", .partitions = 1},
                                                   {.name = "dlq-poison", .partitions = 1}});
        broker_ = std::move(*broker);
        connection_ = {{"bootstrap.servers", broker_->brokers()}};
        std::string name = (std::filesystem::temp_directory_path() / "strandline-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        HostSetup setup;
        setup.brokers = broker_->brokers();
        setup.security = "      protocol: plaintext\n      i_know_this_is_unencrypted: true\n";
        setup.plugin_directories = {STRANDLINE_TEST_PLUGINS};
        host_ = std::make_unique<HostProcess>(folder_, setup, pipeline());
        producer_ = std::make_unique<Producer>(connection_);
    }
    ~Crash() override {
        if (host_->running()) host_->kill();
        host_.reset();
        std::filesystem::remove_all(folder_);
    }

    static std::string pipeline(const std::string& more = {}) {
        return "version: 1\npipeline: crash\ncluster: main\n"
               "source: {topics: [events], group: crash, start: earliest}\n"
               "events: {type: /type}\n"
               "stages:\n  - handler: scripted.run\n    on: [E]\n    deadline: 1s\n"
               "    watchdog: 1s\n    outputs: {out: {topic: out}}\n"
               "dead_letters: {topic: dlq" +
               more + "}\ncommit: {every: 100ms}\nstop: {drain: 2s}\n";
    }

    void send(std::int32_t partition, const std::string& script, int number) {
        producer_->send_now("events", {.partition = partition,
                                       .value = R"({"type":"E","n":)" + std::to_string(number) +
                                                R"(,"script":")" + script + R"("})"});
    }
    std::vector<StoredRecord> read(const std::string& topic) {
        return read_topic(connection_, topic);
    }

    /// Starts the host again whenever it ends, as systemd does, until `done`. How often it had to.
    int restarts_until(std::chrono::seconds limit, const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + limit;
        int restarts = 0;
        host_->start();
        while (std::chrono::steady_clock::now() < end && restarts < 6) {
            if (!host_->running()) {
                ++restarts;
                host_->start();
            } else if (done()) {
                return restarts;
            }
            std::this_thread::sleep_for(200ms);
        }
        ADD_FAILURE() << "not done after " << restarts << " restarts: " << host_->log();
        return restarts;
    }

    /// One record among others ends the host like this.
    void survive(const std::string& script, const std::string& how) {
        send(0, "emit", 1);
        send(0, script, 2);
        send(0, "emit", 3);
        send(1, "emit", 4);
        const int restarts = restarts_until(
            90s, [this] { return read("dlq-poison").size() == 1 && read("out").size() >= 3; });
        EXPECT_EQ(restarts, 2);
        const std::vector<StoredRecord> poison = read("dlq-poison");
        ASSERT_THAT(poison, SizeIs(1));
        EXPECT_EQ(poison[0].header("error-class"), "handler_crashed");
        EXPECT_EQ(poison[0].header("failed-handler"), "scripted.run");
        EXPECT_EQ(poison[0].header("handler-version"), "0.1.0");
        EXPECT_EQ(poison[0].header("source-topic"), "events");
        EXPECT_EQ(poison[0].header("source-offset"), "1");
        EXPECT_THAT(poison[0].header("error-message"), HasSubstr(how));
        EXPECT_THAT(read("dlq"), IsEmpty());
        for (const char* number : {"\"n\":1", "\"n\":3", "\"n\":4"}) {
            bool found = false;
            for (const StoredRecord& record : read("out"))
                found = found || record.value.value_or("").find(number) != std::string::npos;
            EXPECT_TRUE(found) << number;
        }
        EXPECT_EQ(host_->metrics().sum("strandline_crash_quarantined_total",
                                       {{"pipeline", "crash"}, {"plugin", "scripted"}}),
                  1);
        EXPECT_EQ(host_->metrics().sum("strandline_crash_journal_active"), 1);
        EXPECT_EQ(host_->terminate(), 0) << host_->log();
    }

    std::unique_ptr<kafka::EmbeddedBroker> broker_;
    Connection connection_;
    std::filesystem::path folder_;
    std::unique_ptr<HostProcess> host_;
    std::unique_ptr<Producer> producer_;
};

TEST_F(Crash, ASegmentationFaultIsPoisonAfterTwoRestarts_F25) { survive("segv", "SIGSEGV"); }
TEST_F(Crash, AnAbortIsPoisonAfterTwoRestarts_F25) { survive("abort", "SIGABRT"); }
TEST_F(Crash, EndlessRecursionIsPoisonAfterTwoRestarts_F25) { survive("overflow", "SIGSEGV"); }
TEST_F(Crash, ExitIsPoisonAfterTwoRestarts_F25) { survive("exit", "exit()"); }
TEST_F(Crash, AnExitWithoutATraceIsPoisonAfterTwoRestarts_F25) {
    survive("_exit", "left no trace");
}
TEST_F(Crash, OutOfMemoryIsPoisonAfterTwoRestarts_F25) { survive("memory", ""); }
TEST_F(Crash, AHandlerThatNeverReturnsIsPoisonAfterTwoRestarts_F25) {
    survive("block", "did not return");
}

TEST_F(Crash, WhileAHandlerDoesNotReturnTheOthersGoOnAndItIsNamed) {
    const std::string patient = pipeline();
    std::ofstream(folder_ / "pipelines.d" / "pipeline.yaml")
        << std::string(patient).replace(patient.find("watchdog: 1s"), 12, "watchdog: 1h");
    host_->start();
    host_->wait_ready();
    send(0, "block", 1);
    ASSERT_TRUE(host_->wait_for(30s, [this] {
        return host_->metrics().sum("strandline_partition_stalled", {{"reason", "handler"}}) == 1;
    }));
    EXPECT_THAT(host_->get("/readyz?verbose").body,
                AllOf(HasSubstr("events/0"), HasSubstr("scripted.run 0.1.0"), HasSubstr("s ago")));
    for (int i = 0; i < 20; ++i) send(1, "emit", i);
    EXPECT_TRUE(host_->wait_for(30s, [this] { return read("out").size() == 20; }));
    host_->kill();
}

TEST_F(Crash, AKillInTheMiddleOfACallIsNoCrash) {
    send(0, "sleep:700", 1);
    for (int round = 0; round < 2; ++round) {
        host_->start();
        const bool inside = host_->wait_for(
            30s, [this] { return host_->metrics().sum("strandline_records_read_total") >= 1; });
        EXPECT_TRUE(inside);
        if (round == 0) host_->kill();
        if (round == 0) host_->wait_for_exit(10s);
    }
    EXPECT_TRUE(host_->wait_for(30s, [this] {
        return host_->metrics().sum("strandline_records_total", {{"disposition", "delivered"}}) ==
               1;
    }));
    EXPECT_THAT(read("dlq-poison"), IsEmpty());
    EXPECT_EQ(host_->terminate(), 0);
}

TEST_F(Crash, WithoutAFolderForItsJournalTheHostRunsAndSaysSo) {
    std::ofstream(folder_ / "state") << "in the way";
    host_->start();
    host_->wait_ready();
    EXPECT_TRUE(host_->logged({"no crash journal", "state: {directory"}));
    EXPECT_EQ(host_->metrics().sum("strandline_crash_journal_active"), 0);
    send(0, "emit", 1);
    EXPECT_TRUE(host_->wait_for(30s, [this] { return read("out").size() == 1; }));
    EXPECT_EQ(host_->terminate(), 0);
}

TEST_F(Crash, ABreakerHoldsTheTopicAndHealsWhenItsHandlerDoes) {
    std::ofstream(folder_ / "pipelines.d" / "pipeline.yaml")
        << pipeline(", breaker: {window: 10, ratio: 0.3}");
    host_->start();
    host_->wait_ready();
    for (int i = 0; i < 30; ++i) send(0, "reject", i);
    for (int i = 0; i < 5; ++i) send(1, "emit", i);
    ASSERT_TRUE(host_->wait_for(30s, [this] {
        return host_->metrics().sum("strandline_partition_stalled", {{"reason", "breaker"}}) == 1;
    }));
    EXPECT_TRUE(host_->wait_for(30s, [this] { return read("out").size() == 5; }));
    EXPECT_EQ(host_->get("/readyz").status, 503);
    EXPECT_THAT(read("dlq"), SizeIs(3));
    EXPECT_EQ(host_->terminate(), 0);
}

}  // namespace
}  // namespace strandline::e2e

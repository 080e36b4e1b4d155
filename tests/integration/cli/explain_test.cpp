#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>

#include "kafka/embedded_broker.hpp"
#include "kafka/feeder.hpp"
#include "run.hpp"

// Partitions of a real host that do not move, and what the binary says of them.
namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ExplainCommand : public ::testing::Test {
protected:
    ExplainCommand() {
        folder_.write("strandline.yaml",
                      "version: 1\ninstance: explain-test\nclusters: {main: {embedded: true}}\n"
                      "admin: {listen: '127.0.0.1:0'}\nplugins: {allow_root: true}\n"
                      "control: {socket: host.sock}\n");
        folder_.write("orders.yaml",
                      "version: 1\npipeline: orders\ncluster: main\n"
                      "source: {topics: [order-events], group: order-service, start: earliest}\n"
                      "events: {type: /type, id: /id}\n"
                      "stages:\n  - handler: scripted.run\n    on: [ORDER_CREATED]\n"
                      "    retry: {attempts: 5, backoff: {initial: 60s, max: 60s}}\n"
                      "    outputs: {out: {topic: copies}}\n"
                      "dead_letters: {topic: order-events-dlq}\n");
        host_ = ::fork();
        if (host_ == 0) {
            (void)!::freopen(folder_.path("log").c_str(), "a", stderr);
            ::execl(STRANDLINE_BINARY, STRANDLINE_BINARY, "run", "--embedded", "--config",
                    folder_.path("strandline.yaml").c_str(), "--pipelines",
                    folder_.path("orders.yaml").c_str(), "--plugins", STRANDLINE_SCRIPTED_PLUGINS,
                    nullptr);
            ::_exit(127);
        }
    }
    ~ExplainCommand() override {
        ::kill(host_, SIGTERM);
        ::waitpid(host_, nullptr, 0);
    }

    [[nodiscard]] std::string log() const {
        std::ifstream file(folder_.path("log"));
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] std::string explain(const std::string& partition) const {
        return run_strandline({"explain", partition, "--config", folder_.path("strandline.yaml")})
            .out;
    }
    /// What it says once it says `words`, or at last.
    [[nodiscard]] std::string explained(const std::string& partition,
                                        const std::string& words) const {
        std::string text;
        for (int i = 0; i < 600; ++i) {
            text = explain(partition);
            if (text.find(words) != std::string::npos) break;
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
        return text;
    }
    [[nodiscard]] std::string brokers() const {
        const std::string name = "brokers=";
        for (int i = 0; i < 1200; ++i) {
            const std::string text = log();
            if (text.find("partitions assigned") != std::string::npos) {
                const std::size_t at = text.find(name) + name.size();
                return text.substr(at, text.find_first_of(" \n", at) - at);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
        return {};
    }
    void feed(std::int32_t partition, const std::string& script) {
        kafka::ClientSettings settings;
        settings.brokers = brokers();
        settings.client_id = "explain-test";
        settings.security.protocol = kafka::SecurityProtocol::plaintext;
        settings.extra = kafka::EmbeddedBroker::producer_extra();
        const auto feeder = kafka::Feeder::open(settings);
        ASSERT_TRUE(feeder) << feeder.error().message;
        const std::string value = R"({"type":"ORDER_CREATED","id":")" + std::to_string(++ids_) +
                                  R"(","script":")" + script + "\"}";
        ASSERT_EQ((*feeder)->feed("order-events", "key", value, {}, partition),
                  kafka::Feeder::Fed::queued);
        ASSERT_TRUE((*feeder)->flush(std::chrono::seconds{30}));
    }

    TemporaryFolder folder_;
    pid_t host_{-1};
    int ids_{0};
};

TEST_F(ExplainCommand, NamesTheRecordTheHandlerAndTheAttemptThatWait) {
    feed(2, "ack");
    feed(2, "retry:9");
    const std::string text = explained("order-events/2", "next try in");
    EXPECT_THAT(text,
                AllOf(HasSubstr("blocked by 1 in scripted.run 0.1.0, attempt 1 of 5, next try "
                                "in "),
                      HasSubstr("0 later ones done; a restart would redo 0")));
    EXPECT_THAT(explain("order-events/3"), HasSubstr("nothing blocks it"));
}

TEST_F(ExplainCommand, NamesTheHandlerThatHasNotReturned) {
    feed(4, "sleep:6000");
    const std::string text = explained("order-events/4", "has not returned");
    EXPECT_THAT(text, AllOf(HasSubstr("blocked by 0 in scripted.run 0.1.0, attempt 1 of 5, the "
                                      "handler was called"),
                            HasSubstr("cannot be told")));
    EXPECT_THAT(explained("order-events/4", "nothing blocks it"), HasSubstr("nothing blocks it"))
        << "it has returned";
}

}  // namespace
}  // namespace strandline::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "run.hpp"

// A real host, and the commands that talk to it.
namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ControlCommands : public ::testing::Test {
protected:
    static constexpr int looks = 1200;  // at 50 ms: a minute on a busy machine

    ~ControlCommands() override { stop(); }

    void start(const std::string& control = "") {
        const std::string place = control.empty() ? "control: {socket: host.sock}\n" : control;
        folder_.write("strandline.yaml",
                      "version: 1\ninstance: control-test\nclusters: {main: "
                      "{embedded: true}}\nadmin: {listen: '127.0.0.1:0'}\n"
                      "plugins: {allow_root: true}\n" +
                          place);
        folder_.write("orders.yaml",
                      "version: 1\npipeline: orders\ncluster: main\n"
                      "source: {topics: [order-events], group: order-service, start: earliest}\n"
                      "events: {type: /type, id: /id}\n"
                      "stages:\n  - handler: hello_c.copy\n    on: [ORDER_CREATED]\n"
                      "    outputs: {copies: {topic: greetings}}\n"
                      "dead_letters: {topic: order-events-dlq}\n");
        host_ = ::fork();
        if (host_ == 0) {
            (void)!::freopen(folder_.path("log").c_str(), "a", stderr);
            ::execl(STRANDLINE_BINARY, STRANDLINE_BINARY, "run", "--embedded", "--config",
                    folder_.path("strandline.yaml").c_str(), "--pipelines",
                    folder_.path("orders.yaml").c_str(), "--plugins", STRANDLINE_PLUGINS, nullptr);
            ::_exit(127);
        }
    }
    int stop() {
        if (host_ <= 0) return -1;
        ::kill(host_, SIGTERM);
        int status = 0;
        ::waitpid(host_, &status, 0);
        host_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    [[nodiscard]] RunResult ask(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--config", folder_.path("strandline.yaml")});
        return run_strandline(arguments);
    }
    [[nodiscard]] boost::json::object document(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        const RunResult run = ask(std::move(arguments));
        if (run.exit_code != 0) return {{"error", run.err}};
        return boost::json::parse(run.out).as_object();
    }
    bool eventually(const std::function<bool()>& condition) const {
        for (int i = 0; i < looks; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
        return false;
    }
    void wait_until_it_runs() {
        ASSERT_TRUE(eventually([this] {
            return ask({"status"}).out.find("orders: running") != std::string::npos;
        })) << log();
    }
    [[nodiscard]] std::string log() const {
        std::ifstream file(folder_.path("log"));
        return {std::istreambuf_iterator<char>(file), {}};
    }

    TemporaryFolder folder_;
    pid_t host_{-1};
};

TEST_F(ControlCommands, AnswerForARunningHostAndSayWhenNoneRuns) {
    start();
    wait_until_it_runs();
    const RunResult status = ask({"status"});
    EXPECT_EQ(status.exit_code, 0);
    EXPECT_THAT(status.out, AllOf(HasSubstr("instance control-test"), HasSubstr(": ready"),
                                  HasSubstr("hello_c.copy ")));
    EXPECT_EQ(document({"status"}).at("schema").as_string(), "strandline.status/1");

    const auto lag = document({"lag"});
    EXPECT_EQ(lag.at("schema").as_string(), "strandline.lag/1");
    EXPECT_EQ(lag.at("partitions").as_array().size(), 6U);
    EXPECT_THAT(ask({"lag"}).out, HasSubstr("order-events/5"));

    const auto explained = document({"explain", "order-events/3"});
    const auto& told = explained.at("pipelines").as_array().at(0).as_object();
    EXPECT_EQ(told.at("pipeline").as_string(), "orders");
    EXPECT_EQ(told.at("waits_for").as_string(), "records");
    EXPECT_THAT(ask({"explain", "order-events/3"}).out, HasSubstr("nothing blocks it"));
    EXPECT_THAT(ask({"explain", "order-events/99"}).out, HasSubstr("not assigned to this host"));

    EXPECT_EQ(stop(), 0);
    EXPECT_FALSE(std::filesystem::exists(folder_.path("host.sock")));
    const RunResult alone = ask({"status"});
    EXPECT_EQ(alone.exit_code, 69);
    EXPECT_THAT(alone.err, AllOf(HasSubstr(folder_.path("host.sock")), HasSubstr("--socket")));
    EXPECT_EQ(alone.out, "");
}

TEST_F(ControlCommands, PauseAPipelineAndResumeItAndTheLogSaysWho) {
    start();
    wait_until_it_runs();
    EXPECT_THAT(ask({"pause", "orders"}).out, HasSubstr("until it is resumed"));
    EXPECT_THAT(ask({"status"}).out, HasSubstr("orders: paused"));
    EXPECT_THAT(ask({"explain", "order-events/0"}).out, HasSubstr("the pipeline is paused"));
    EXPECT_EQ(document({"status"}).at("ready").as_bool(), true);
    EXPECT_EQ(document({"resume", "orders"}).at("paused").as_bool(), false);
    EXPECT_THAT(ask({"status"}).out, HasSubstr("orders: running"));
    EXPECT_THAT(log(), AllOf(HasSubstr("command=pause"), HasSubstr("command=resume"),
                             HasSubstr("uid=" + std::to_string(::getuid()))));
    EXPECT_THAT(ask({"pause", "orders", "--for", "300ms"}).out, HasSubstr("paused for"));
    EXPECT_TRUE(eventually(
        [this] { return ask({"status"}).out.find("orders: running") != std::string::npos; }));
}

TEST_F(ControlCommands, AreUsageErrorsForWhatIsNotThere) {
    start();
    wait_until_it_runs();
    const RunResult pipeline = ask({"pause", "order"});
    EXPECT_EQ(pipeline.exit_code, 64);
    EXPECT_THAT(pipeline.err, HasSubstr("did you mean 'orders'?"));
    EXPECT_EQ(ask({"explain", "order-event/1"}).exit_code, 64);
    for (const char* partition : {"order-events", "order-events/", "/3", "order-events/-1", "a/9x"})
        EXPECT_EQ(ask({"explain", partition}).exit_code, 64) << partition;
    EXPECT_EQ(ask({"pause", "orders", "--for", "soon"}).exit_code, 64);
}

TEST_F(ControlCommands, FindASocketThatIsOpenToItsUserAndGroupOnly) {
    start();
    wait_until_it_runs();
    struct stat status{};
    ASSERT_EQ(::stat(folder_.path("host.sock").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
    EXPECT_EQ(run_strandline({"status", "--socket", folder_.path("host.sock")}).exit_code, 0);
}

TEST_F(ControlCommands, FindTheHostThatTookThePlaceOfAKilledOne) {
    start();
    wait_until_it_runs();
    ::kill(host_, SIGKILL);
    ::waitpid(host_, nullptr, 0);
    EXPECT_TRUE(std::filesystem::exists(folder_.path("host.sock")));
    EXPECT_EQ(ask({"status"}).exit_code, 69);
    start();
    wait_until_it_runs();
    EXPECT_EQ(stop(), 0);
}

TEST_F(ControlCommands, CannotStartASecondHostOnALivingSocket) {
    start();
    wait_until_it_runs();
    const pid_t first = host_;
    start();
    int status = 0;
    ::waitpid(host_, &status, 0);
    host_ = first;
    EXPECT_EQ(WEXITSTATUS(status), 71);
    EXPECT_THAT(log(), HasSubstr("control-in-use"));
    EXPECT_EQ(ask({"status"}).exit_code, 0) << "the first is unharmed";
}

TEST_F(ControlCommands, AreNotAnsweredWhereTheFileSaysFalse) {
    start("control: false\n");
    ASSERT_TRUE(
        eventually([this] { return log().find("partitions assigned") != std::string::npos; }));
    const RunResult status = ask({"status"});
    EXPECT_EQ(status.exit_code, 69);
    EXPECT_THAT(status.err, HasSubstr("control: false"));
}

}  // namespace
}  // namespace strandline::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "kafka/embedded_broker.hpp"
#include "run.hpp"

// The offsets of a group on a broker, looked at and moved by the binary.
namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class OffsetsCommand : public ::testing::Test {
protected:
    OffsetsCommand() {
        auto opened = kafka::EmbeddedBroker::open({{"order-events", 2}});
        if (!opened) throw std::runtime_error(opened.error().message);
        broker_ = std::move(*opened);
        folder_.write("strandline.yaml",
                      "version: 1\ninstance: offsets-test\nclusters:\n  main:\n    brokers: ['" +
                          broker_->brokers() +
                          "']\n    security: {protocol: plaintext, i_know_this_is_unencrypted: "
                          "true}\n");
        folder_.write("orders.yaml",
                      "version: 1\npipeline: orders\ncluster: main\n"
                      "source: {topics: [order-events], group: order-service, start: earliest}\n"
                      "events: {type: /type, id: /id}\n"
                      "stages:\n  - handler: hello_c.copy\n    on: [ORDER_CREATED]\n"
                      "    outputs: {copies: {topic: greetings}}\n"
                      "dead_letters: {topic: order-events-dlq}\n");
    }
    [[nodiscard]] RunResult offsets(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "offsets");
        arguments.insert(arguments.end(), {"--config", folder_.path("strandline.yaml"),
                                           "--pipelines", folder_.path("orders.yaml")});
        return run_strandline(arguments);
    }
    [[nodiscard]] RunResult reset(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"reset", "orders"});
        arguments.insert(arguments.end(), {"--audit-log", folder_.path("audit.log")});
        return offsets(std::move(arguments));
    }
    [[nodiscard]] std::string audit() const {
        std::ifstream file(folder_.path("audit.log"));
        return {std::istreambuf_iterator<char>(file), {}};
    }

    TemporaryFolder folder_;
    std::unique_ptr<kafka::EmbeddedBroker> broker_;
};

TEST_F(OffsetsCommand, ShowsMovesAndShowsAndWritesDownWhoDidIt) {
    const RunResult before = offsets({"show", "orders"});
    EXPECT_EQ(before.exit_code, 0) << before.err;
    EXPECT_THAT(before.out, AllOf(HasSubstr("COMMITTED"), HasSubstr("order-events/1")));

    const RunResult rehearsal = reset({"--to", "latest", "--dry-run"});
    EXPECT_EQ(rehearsal.exit_code, 0) << rehearsal.err;
    EXPECT_THAT(rehearsal.out,
                AllOf(HasSubstr("order-events/0: - -> 0"), HasSubstr("nothing was")));
    EXPECT_EQ(audit(), "");

    const RunResult moved = reset({"--to", "0", "--only", "order-events/1", "--confirm", "--json"});
    EXPECT_EQ(moved.exit_code, 0) << moved.err;
    EXPECT_THAT(moved.out, AllOf(HasSubstr(R"("schema":"strandline.offsets-reset/1")"),
                                 HasSubstr(R"("moved":true)")));
    EXPECT_THAT(audit(), AllOf(HasSubstr(R"("outcome":"begun")"), HasSubstr(R"("outcome":"done")"),
                               HasSubstr(R"("group":"order-service")")));
    EXPECT_THAT(offsets({"show", "orders", "--json"}).out,
                HasSubstr(R"("partition":1,"committed":0,)"));
}

TEST_F(OffsetsCommand, AsksForTheWordBeforeItMovesAnything) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--to", "latest"},
          {"--to", "latest", "--confirm", "--dry-run"},
          {"--to", "yesterday", "--confirm"},
          {"--to", "7", "--confirm"},
          {"--to", "latest", "--only", "payments", "--confirm"}})
        EXPECT_EQ(reset(words).exit_code, 64) << words.back();
    EXPECT_EQ(audit(), "");
    EXPECT_EQ(offsets({"show", "order"}).exit_code, 64);
    EXPECT_THAT(offsets({"show", "order"}).err, HasSubstr("did you mean 'orders'?"));
}

TEST_F(OffsetsCommand, MovesNothingThatCannotBeWrittenDown) {
    const RunResult run =
        offsets({"reset", "orders", "--to", "0", "--confirm", "--audit-log", "/proc/none/audit.log"});
    EXPECT_EQ(run.exit_code, 73);
    EXPECT_THAT(run.err, HasSubstr("error[audit-log]"));
    EXPECT_THAT(offsets({"show", "orders", "--json"}).out,
                HasSubstr(R"("partition":0,"committed":null)"));
}

}  // namespace
}  // namespace strandline::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "kafka/embedded_broker.hpp"
#include "kafka/feeder.hpp"
#include "run.hpp"

// Records on a broker, looked at by the binary.
namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PeekCommand : public ::testing::Test {
protected:
    PeekCommand() {
        auto opened = kafka::EmbeddedBroker::open({{"order-events", 2}, {"elsewhere", 1}});
        if (!opened) throw std::runtime_error(opened.error().message);
        broker_ = std::move(*opened);
        folder_.write("strandline.yaml",
                      "version: 1\ninstance: peek-test\nclusters:\n  main:\n    brokers: ['" +
                          broker_->brokers() +
                          "']\n    security: {protocol: plaintext, i_know_this_is_unencrypted: "
                          "true}\n");
        folder_.write(
            "order.json",
            R"({"$schema": "https://json-schema.org/draft/2020-12/schema",)"
            R"("type": "object", "required": ["type", "id"], "properties": {"type": {"type": "string"},)"
            R"("id": {"type": "string"}, "total": {"type": "number"},)"
            R"("email": {"type": "string", "x-personal-data": true}}})");
        folder_.write("orders.yaml",
                      "version: 1\npipeline: orders\ncluster: main\n"
                      "source: {topics: [order-events], group: order-service, start: earliest}\n"
                      "events: {type: /type, id: /id, schemas: {ORDER_CREATED: order.json}}\n"
                      "stages:\n  - handler: hello_c.copy\n    on: [ORDER_CREATED]\n"
                      "    outputs: {copies: {topic: greetings}}\n"
                      "dead_letters: {topic: order-events-dlq}\n");
    }
    void feed(const std::string& topic, std::int32_t partition, const std::string& value) const {
        kafka::ClientSettings settings;
        settings.brokers = broker_->brokers();
        settings.client_id = "peek-test";
        settings.security.protocol = kafka::SecurityProtocol::plaintext;
        settings.extra = kafka::EmbeddedBroker::producer_extra();
        const auto feeder = kafka::Feeder::open(settings);
        ASSERT_TRUE(feeder) << feeder.error().message;
        ASSERT_EQ((*feeder)->feed(topic, "secret-key", value, {}, partition),
                  kafka::Feeder::Fed::queued);
        ASSERT_TRUE((*feeder)->flush(std::chrono::seconds{30}));
    }
    void feed_orders() const {
        for (const char* id : {"o-1", "o-2", "o-3"})
            feed("order-events", 1,
                 std::string(R"({"type":"ORDER_CREATED","id":")") + id +
                     R"(","total":42,"email":"jane@example.com","note":"\u001b[31mred"})");
    }
    [[nodiscard]] RunResult peek(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "peek");
        arguments.insert(arguments.end(),
                         {"--config", folder_.path("strandline.yaml"), "--pipelines",
                          folder_.path("orders.yaml"), "--plugins", STRANDLINE_PLUGINS});
        return run_strandline(arguments);
    }

    TemporaryFolder folder_;
    std::unique_ptr<kafka::EmbeddedBroker> broker_;
};

TEST_F(PeekCommand, ShowsTheLastRecordsWithPersonalDataMasked) {
    feed_orders();
    const RunResult run = peek({"order-events", "--limit", "2"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, AllOf(HasSubstr("order-events/1/1"), HasSubstr("order-events/1/2"),
                               HasSubstr("o-3"), HasSubstr("42"), HasSubstr("[masked]")));
    EXPECT_THAT(run.out, AllOf(Not(HasSubstr("jane@example.com")), Not(HasSubstr("red")),
                               Not(HasSubstr("secret-key")), Not(HasSubstr("o-1"))));
}

TEST_F(PeekCommand, ShowsAllOfItWhenToldAndNothingActsOnTheTerminal) {
    feed_orders();
    const RunResult run = peek({"order-events/1/0", "--limit", "1", "--unmasked"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, AllOf(HasSubstr("order-events/1/0"), HasSubstr("jane@example.com"),
                               HasSubstr("secret-key"), Not(HasSubstr("order-events/1/1"))));
    EXPECT_EQ(std::ranges::count(run.out, '\x1b'), 0);
}

TEST_F(PeekCommand, PrintsADocumentPerRecord) {
    feed_orders();
    const RunResult run = peek({"order-events/1", "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(std::ranges::count(run.out, '\n'), 3);
    EXPECT_THAT(run.out, AllOf(HasSubstr(R"("schema":"strandline.peek/1")"),
                               HasSubstr(R"("masked":"fields")"), HasSubstr(R"("total":42)"),
                               Not(HasSubstr("jane@example.com"))));
}

TEST_F(PeekCommand, MasksAllOfWhatNobodyHasDescribed) {
    feed("elsewhere", 0, R"({"card":"4111"})");
    feed("order-events", 0, "no JSON at all");
    EXPECT_THAT(peek({"elsewhere"}).out, AllOf(HasSubstr("masked"), Not(HasSubstr("4111"))));
    EXPECT_THAT(peek({"order-events/0"}).out, Not(HasSubstr("no JSON")));
    EXPECT_THAT(peek({"elsewhere", "--unmasked"}).out, HasSubstr("4111"));
}

TEST_F(PeekCommand, SaysWhatIsNotThere) {
    for (const char* what : {"", "/1", "order-events/x", "order-events/1/-1", "order-events/7"})
        EXPECT_EQ(peek({what}).exit_code, 64) << what;
    EXPECT_EQ(peek({"order-events", "--cluster", "other"}).exit_code, 64);
    const RunResult empty = peek({"order-events"});
    EXPECT_EQ(empty.exit_code, 0);
    EXPECT_EQ(empty.out, "");
}

}  // namespace
}  // namespace strandline::testing

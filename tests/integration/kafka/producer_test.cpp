#include <atomic>
#include <map>
#include <optional>

#include "kafka/tail.hpp"
#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

using engine::Published;
using engine::Report;

constexpr engine::OutputIndex enriched{0};

/// One lane's side of a producer.
class TestPort {
public:
    explicit TestPort(kafka::Producer& producer) : port_(producer.open_port()) {
        port_->notify([this] { ++wakes_; });
    }
    ~TestPort() {
        if (port_) port_->notify(nullptr);
    }

    Published publish(engine::Ticket ticket, std::string_view value = "value",
                      std::int32_t partition = -1) {
        engine::OutRecord record;
        record.output = enriched;
        record.partition = partition;
        record.key = "key";
        record.value = value;
        record.type = "ORDER_ENRICHED";
        record.content_type = "application/json";
        return port_->publish(record, ticket);
    }
    bool wait_for(std::size_t reports, seconds patience = seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (reports_.size() < reports && std::chrono::steady_clock::now() < end) {
            port_->take_reports(reports_);
            std::this_thread::sleep_for(milliseconds(1));
        }
        return reports_.size() >= reports;
    }
    [[nodiscard]] const std::vector<Report>& reports() const { return reports_; }
    [[nodiscard]] engine::Publisher& port() { return *port_; }
    [[nodiscard]] int wakes() const { return wakes_.load(); }
    void close() { port_.reset(); }

private:
    std::shared_ptr<engine::Publisher> port_;
    std::vector<Report> reports_;
    std::atomic<int> wakes_{0};
};

class Producer : public KafkaTest {
protected:
    std::unique_ptr<kafka::Producer> open(kafka::ProducerSettings settings) {
        kafka::ProducerEvents events;
        events.on_connection = [this](const std::optional<Error>& trouble) {
            const std::lock_guard guard(lock_);
            trouble_ = trouble;
            connected_ = connected_ || !trouble;
        };
        events.on_fatal = [this](const Error& error) {
            const std::lock_guard guard(lock_);
            fatal_ = error;
        };
        auto opened = kafka::Producer::open(std::move(settings), logger, std::move(events));
        if (!opened) throw std::runtime_error(opened.error().message);
        return std::move(*opened);
    }
    template <class Condition>
    bool wait_until(Condition condition, seconds patience = seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(milliseconds(5));
        }
        return true;
    }
    std::string trouble() {
        const std::lock_guard guard(lock_);
        return trouble_ ? trouble_->code : "";
    }
    bool connected() {
        const std::lock_guard guard(lock_);
        return connected_;
    }
    std::optional<Error> fatal() {
        const std::lock_guard guard(lock_);
        return fatal_;
    }

private:
    std::mutex lock_;
    std::optional<Error> trouble_;
    std::optional<Error> fatal_;
    bool connected_{false};
};

TEST_F(Producer, ReportsEveryPublishWithItsTicket) {
    const auto producer = open(producer_settings());
    TestPort one(*producer);
    TestPort other(*producer);
    constexpr engine::Ticket first = (engine::Ticket{1} << 32U) - 100;  // over the edge of 32 bits
    for (engine::Ticket i = 0; i < 200; ++i) {
        ASSERT_EQ(one.publish(first + i), Published::queued);
        ASSERT_EQ(other.publish(i), Published::queued);
    }
    ASSERT_TRUE(one.wait_for(200));
    ASSERT_TRUE(other.wait_for(200));
    std::map<engine::Ticket, int> tickets;
    for (const auto& report : one.reports()) {
        EXPECT_EQ(report.outcome, Report::Outcome::acknowledged) << report.error;
        EXPECT_EQ(report.output, enriched);
        ++tickets[report.ticket];
    }
    EXPECT_EQ(tickets.size(), 200U);
    EXPECT_EQ(tickets.begin()->first, first);
    EXPECT_EQ(tickets.rbegin()->first, first + 199);
    EXPECT_GE(one.wakes(), 1);
    EXPECT_EQ(producer->counters()[0].acknowledged, 400U);
}

TEST_F(Producer, WakesOnceForManyReports) {
    const auto producer = open(producer_settings());
    TestPort port(*producer);
    for (engine::Ticket i = 0; i < 1000; ++i) ASSERT_EQ(port.publish(i, "v", 0), Published::queued);
    ASSERT_TRUE(producer->flush(seconds(10)));
    // Nobody took a report meanwhile, so the first wake-up stands for all of them.
    EXPECT_EQ(port.wakes(), 1);
    EXPECT_TRUE(port.wait_for(1000));
}

TEST_F(Producer, WritesKeyValueTypeAndHeaders) {
    const auto producer = open(producer_settings());
    TestPort port(*producer);
    auto tail =
        kafka::Tail::open(client(), topic, kafka::Tail::From::beginning, milliseconds(5'000));
    ASSERT_TRUE(tail) << tail.error().message;
    ASSERT_EQ(port.publish(1, "one", 3), Published::queued);
    ASSERT_EQ(port.publish(2, "two", 3), Published::queued);
    const std::vector<model::Header> headers{{"retry-count", "2"}};
    engine::OutRecord tombstone;
    tombstone.partition = 3;
    tombstone.timestamp_ms = 1'700'000'000'000;
    tombstone.headers = headers;
    ASSERT_EQ(port.port().publish(tombstone, 3), Published::queued);
    ASSERT_TRUE(port.wait_for(3));

    std::vector<std::string> lines;
    ASSERT_TRUE(wait_until([&] {
        (*tail)->read(milliseconds(100), 10, [&](const auto& where, const auto& record, auto list) {
            std::string line = std::to_string(where.partition) + " " +
                               (is_null(record.key) ? "null" : std::string(record.key)) + " " +
                               (is_null(record.value) ? "null" : std::string(record.value));
            for (const auto& header : list) {
                line += " " + std::string(header.name) + "=" + std::string(header.value);
            }
            if (is_null(record.value)) {
                EXPECT_EQ(record.timestamp_ms, 1'700'000'000'000);
            }
            lines.push_back(line);
        });
        return lines.size() == 3;
    }));
    EXPECT_EQ(lines[0], "3 key one event-type=ORDER_ENRICHED content-type=application/json");
    EXPECT_EQ(lines[1], "3 key two event-type=ORDER_ENRICHED content-type=application/json");
    EXPECT_EQ(lines[2], "3 null null retry-count=2");
}

TEST_F(Producer, RefusesWhatIsTooLargeAndTakesWhatItSaysFits) {
    auto settings = producer_settings();
    settings.client.extra["message.max.bytes"] = "10000";
    const auto producer = open(settings);
    TestPort port(*producer);
    const auto fits = port.port().value_bytes_max(enriched, 64);
    EXPECT_GT(fits, 8'000U);
    EXPECT_EQ(port.publish(1, std::string(10'000, 'x')), Published::too_large);
    ASSERT_EQ(port.publish(2, std::string(fits, 'x')), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    EXPECT_EQ(port.reports()[0].ticket, 2U);
    EXPECT_EQ(port.reports()[0].outcome, Report::Outcome::acknowledged);
}

TEST_F(Producer, RefusesAPartitionThatDoesNotExist) {
    const auto producer = open(producer_settings());
    TestPort port(*producer);
    ASSERT_TRUE(wait_until([&] { return connected(); }));
    EXPECT_EQ(port.publish(1, "value", 6), Published::refused);
    EXPECT_EQ(port.publish(2, "value", 5), Published::queued);
    EXPECT_TRUE(port.wait_for(1));
}

TEST_F(Producer, AnswersFullAndHasRoomAfterTheReports) {
    auto settings = producer_settings();
    settings.client.extra["queue.buffering.max.messages"] = "10";
    const auto producer = open(settings);
    ASSERT_TRUE(wait_until([&] { return connected(); }));
    faults->down();
    TestPort port(*producer);
    engine::Ticket ticket = 0;
    while (port.publish(ticket) == Published::queued) ++ticket;
    EXPECT_EQ(ticket, 10U);
    EXPECT_EQ(port.publish(ticket), Published::full);
    faults->up();
    ASSERT_TRUE(port.wait_for(10));
    EXPECT_EQ(port.publish(ticket), Published::queued);
    EXPECT_TRUE(port.wait_for(11));
}

TEST_F(Producer, DeliversInOrderWhenTheBrokerComesBack) {
    const auto producer = open(producer_settings());
    TestPort port(*producer);
    ASSERT_EQ(port.publish(0, "value", 0), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    faults->down();
    for (engine::Ticket i = 1; i <= 50; ++i) ASSERT_EQ(port.publish(i, "v", 0), Published::queued);
    EXPECT_FALSE(producer->flush(milliseconds(200)));
    faults->up();
    ASSERT_TRUE(port.wait_for(51));
    for (engine::Ticket i = 0; i <= 50; ++i) {
        EXPECT_EQ(port.reports()[i].ticket, i);
        EXPECT_EQ(port.reports()[i].outcome, Report::Outcome::acknowledged);
    }
}

TEST_F(Producer, TellsARecordThatIsRefusedFromAWorldThatFails) {
    auto settings = producer_settings();
    settings.linger = milliseconds(0);
    const auto producer = open(settings);
    TestPort port(*producer);
    faults->answer(BrokerFaults::Request::produce, {87});  // INVALID_RECORD
    ASSERT_EQ(port.publish(1), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    EXPECT_EQ(port.reports()[0].outcome, Report::Outcome::refused);
    EXPECT_STREQ(port.reports()[0].error, "INVALID_RECORD");
    EXPECT_EQ(producer->counters()[0].errors.at("INVALID_RECORD"), 1U);

    faults->answer(BrokerFaults::Request::produce, {29});  // TOPIC_AUTHORIZATION_FAILED
    ASSERT_EQ(port.publish(2), Published::queued);
    ASSERT_TRUE(port.wait_for(2));
    EXPECT_EQ(port.reports()[1].outcome, Report::Outcome::failed);
    EXPECT_TRUE(wait_until([&] { return trouble() == "broker-authorization"; }));
}

constexpr int message_too_large = 10;

TEST_F(Producer, MakesSmallerBatchesWhenOneIsRefusedAndBlamesNoRecord) {
    const auto producer = open(producer_settings());
    ASSERT_TRUE(wait_until([&] { return connected(); }));
    TestPort port(*producer);
    faults->answer(BrokerFaults::Request::produce, {message_too_large});
    for (engine::Ticket i = 0; i < 50; ++i) ASSERT_EQ(port.publish(i, "v", 0), Published::queued);
    ASSERT_TRUE(port.wait_for(50));
    for (const Report& report : port.reports())
        EXPECT_EQ(report.outcome, Report::Outcome::failed) << report.error;
    port.close();
    ASSERT_TRUE(wait_until([&] {
        TestPort next(*producer);
        return next.publish(1) == Published::queued && next.wait_for(1) &&
               next.reports()[0].outcome == Report::Outcome::acknowledged;
    }));
    EXPECT_FALSE(fatal());
}

TEST_F(Producer, RefusesARecordThatWasRefusedAlone) {
    auto settings = producer_settings();
    settings.client.extra["batch.size"] = "1000";
    const auto producer = open(settings);
    TestPort port(*producer);
    const auto before = port.port().value_bytes_max(enriched, 0);
    faults->answer(BrokerFaults::Request::produce, {message_too_large});
    ASSERT_EQ(port.publish(1, std::string(30'000, 'x')), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    EXPECT_EQ(port.reports()[0].outcome, Report::Outcome::refused);
    EXPECT_EQ(port.port().value_bytes_max(enriched, 0), before) << "others may still fit";
}

TEST_F(Producer, CutsDeadLettersToWhatTheirTopicTakes) {
    auto settings = producer_settings();
    settings.client.extra["batch.size"] = "1000";
    settings.outputs[enriched].cut_to_fit = true;
    const auto producer = open(settings);
    TestPort port(*producer);
    faults->answer(BrokerFaults::Request::produce, {message_too_large, message_too_large});
    ASSERT_EQ(port.publish(0, std::string(30'000, 'x')), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    EXPECT_EQ(port.reports()[0].outcome, Report::Outcome::refused);
    EXPECT_LT(port.port().value_bytes_max(enriched, 0), 15'010U);
    ASSERT_EQ(port.publish(1, std::string(14'000, 'x')), Published::queued);
    ASSERT_TRUE(port.wait_for(2));
    EXPECT_EQ(port.reports()[1].outcome, Report::Outcome::refused);
    EXPECT_GT(port.port().value_bytes_max(enriched, 0), 7'000U) << "our headers always fit";
    EXPECT_EQ(port.publish(2, std::string(10'000, 'x')), Published::too_large);
}

TEST_F(Producer, ReplacesItselfAfterAFatalError) {
    auto settings = producer_settings();
    settings.linger = milliseconds(0);
    const auto producer = open(settings);
    TestPort port(*producer);
    ASSERT_EQ(port.publish(1), Published::queued);
    ASSERT_TRUE(port.wait_for(1));
    faults->answer(BrokerFaults::Request::produce, {45});  // OUT_OF_ORDER_SEQUENCE_NUMBER
    ASSERT_EQ(port.publish(2), Published::queued);
    ASSERT_TRUE(port.wait_for(2));
    EXPECT_EQ(port.reports()[1].outcome, Report::Outcome::failed) << port.reports()[1].error;
    ASSERT_TRUE(wait_until([&] { return fatal().has_value(); }));
    EXPECT_EQ(fatal()->code, "producer-fatal");

    // The port of before has had its time: it answers so that the lane reopens.
    ASSERT_EQ(port.publish(3), Published::queued);
    ASSERT_TRUE(port.wait_for(3));
    EXPECT_EQ(port.reports()[2].outcome, Report::Outcome::failed);
    port.close();
    ASSERT_TRUE(wait_until([&] {
        TestPort next(*producer);
        return next.publish(1) == Published::queued && next.wait_for(1) &&
               next.reports()[0].outcome == Report::Outcome::acknowledged;
    }));
}

TEST_F(Producer, DropsTheLateReportsOfAPortThatIsGone) {
    const auto producer = open(producer_settings());
    ASSERT_TRUE(wait_until([&] { return connected(); }));
    faults->down();
    {
        TestPort gone(*producer);
        ASSERT_EQ(gone.publish(77), Published::queued);
    }
    TestPort next(*producer);  // must not be taken for the one that is gone
    ASSERT_EQ(next.publish(1), Published::queued);
    faults->up();
    ASSERT_TRUE(producer->flush(seconds(20)));
    ASSERT_TRUE(next.wait_for(1));
    EXPECT_EQ(next.reports().size(), 1U);
    EXPECT_EQ(next.reports()[0].ticket, 1U);
    EXPECT_EQ(producer->counters()[0].acknowledged, 2U);
}

TEST_F(Producer, ReportsAMissingTopicUntilItAppears) {
    auto settings = producer_settings();
    settings.outputs.push_back({"late", "payments-late"});
    const auto producer = open(settings);
    ASSERT_TRUE(wait_until([&] { return trouble() == "topic-missing"; }));
    ASSERT_TRUE(broker->create({"payments-late", 1}));
    EXPECT_TRUE(wait_until([&] { return trouble().empty(); }));
}

TEST_F(Producer, ClosesInTimeWhileTheBrokerIsDown) {
    const auto producer = open(producer_settings());
    ASSERT_TRUE(wait_until([&] { return connected(); }));
    faults->down();
    TestPort port(*producer);
    ASSERT_EQ(port.publish(1), Published::queued);
    const auto begun = std::chrono::steady_clock::now();
    producer->close(milliseconds(300));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(8));
    ASSERT_TRUE(port.wait_for(1));
    EXPECT_EQ(port.reports()[0].outcome, Report::Outcome::failed);
    EXPECT_EQ(port.publish(2), Published::queued);  // and says at once that nothing goes out
    ASSERT_TRUE(port.wait_for(2));
    EXPECT_EQ(port.reports()[1].outcome, Report::Outcome::failed);
}

TEST_F(Producer, ReportsABrokerThatWasNeverThere) {
    faults->down();
    const auto producer = open(producer_settings());
    ASSERT_TRUE(wait_until([&] { return trouble() == "broker-unreachable"; }));
    faults->up();
    EXPECT_TRUE(wait_until([&] { return connected() && trouble().empty(); }));
}

}  // namespace
}  // namespace strandline::testing

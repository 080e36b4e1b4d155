#include <random>

#include "e2e/host_test.hpp"
#include "e2e/second_opinion.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("dead_letters")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

constexpr const char* rejected =
    R"({"id":"id-1","type":"ORDER_CREATED","timestamp":"2026-01-02T03:04:05Z","data":{"orderId":"o-1",)"
    R"("userId":"c-1","products":[],"totalAmount":1}})";
constexpr const char* violating =
    R"({"id":"id-3","type":"ORDER_CREATED","timestamp":"2026-01-02T03:04:05Z","data":{"orderId":"o-3"}})";
constexpr const char* accepted =
    R"({"id":"id-2","type":"ORDER_CREATED","timestamp":"2026-01-02T03:04:05Z","data":{"orderId":"o-2",)"
    R"("userId":"c-2","products":[{"productId":"s","quantity":1,"price":1}],"totalAmount":1}})";

class DeadLetters : public HostTest {
protected:
    /// One source partition, one host; records go in one by one.
    void start(PipelineSetup pipeline,
               const std::map<std::string, std::string>& source_config = {{"max.message.bytes",
                                                                           "8388608"}},
               const std::string& dead_letter_bytes = "1048588") {
        pipeline_ = std::move(pipeline);
        create_topic(connection(), pipeline_.source, 1, source_config);
        create_topic(connection(), pipeline_.output, 1);
        create_topic(connection(), pipeline_.dead_letters, 1,
                     {{"max.message.bytes", dead_letter_bytes}});
        create_topic(connection(), poison_topic(), 1);
        host_ = std::make_unique<HostProcess>(host_for(pipeline_));
        host_->start();
        host_->wait_ready();
        producer_ = std::make_unique<Producer>(connection());
        offsets_ = std::make_unique<GroupOffsets>(connection(), pipeline_.name, pipeline_.source);
    }

    void TearDown() override {
        if (!host_) return;
        EXPECT_EQ(host_->terminate(), 0) << host_->log();
    }

    [[nodiscard]] std::string poison_topic() const { return pipeline_.dead_letters + "-poison"; }

    /// Sends one, and returns when it is committed.
    std::int64_t handle(const NewRecord& record) {
        const std::int64_t offset = producer_->send_now(pipeline_.source, record);
        EXPECT_TRUE(host_->wait_for(30s, [&] {
            const auto committed = offsets_->committed();
            return committed && !committed->empty() && committed->front() > offset;
        })) << host_->log();
        return offset;
    }

    StoredRecord last_of(const std::string& topic) {
        const std::vector<StoredRecord> records = read_topic(connection(), topic);
        return records.empty() ? StoredRecord{} : records.back();
    }
    std::size_t count_of(const std::string& topic) {
        return read_topic(connection(), topic).size();
    }

    static NewRecord sent_again(const StoredRecord& record) {
        return {.key = record.key, .value = record.value, .headers = record.headers};
    }

    PipelineSetup pipeline_;
    std::unique_ptr<HostProcess> host_;
    std::unique_ptr<Producer> producer_;
    std::unique_ptr<GroupOffsets> offsets_;
};

TEST_F(DeadLetters, ARecordThatAlwaysFailsIsPoisonAfterItsLastDeadLetter) {
    PipelineSetup pipeline = pipeline_setup("trusting");
    pipeline.more = "trust_source_headers: true\n";
    pipeline.max_retries = 3;
    start(pipeline);
    handle({.key = "o-1", .value = accepted});
    const std::int64_t first = handle({.key = "o-1", .value = rejected});
    for (int round = 1; round <= 3; ++round) {
        const StoredRecord dead = last_of(pipeline_.dead_letters);
        EXPECT_EQ(dead.header("retry-count"), std::to_string(round));
        EXPECT_EQ(dead.header("source-topic"), pipeline_.source);
        EXPECT_EQ(dead.header("source-offset"), std::to_string(first));
        EXPECT_EQ(dead.header("error-class"), "order.empty");
        EXPECT_EQ(dead.header("failed-handler"), "order_enricher.enrich");
        EXPECT_EQ(count_of(poison_topic()), 0U);
        handle(sent_again(dead));
    }
    ASSERT_EQ(count_of(poison_topic()), 1U);
    const StoredRecord poison = last_of(poison_topic());
    EXPECT_EQ(poison.header("retry-count"), "3");
    EXPECT_EQ(poison.header("source-offset"), std::to_string(first));
    EXPECT_TRUE(poison.has_header("poison-timestamp"));
    EXPECT_FALSE(poison.has_header("dlq-timestamp"));
    EXPECT_EQ(poison.value, rejected);
    EXPECT_EQ(count_of(pipeline_.dead_letters), 3U);
    EXPECT_EQ(host_->metrics().sum("kafka_poison_records_total", {{"topic", pipeline_.source}}), 1);
}

TEST_F(DeadLetters, EveryKindOfFailureCountsItsRounds) {
    PipelineSetup pipeline = pipeline_setup("counting");
    pipeline.more = "trust_source_headers: true\n";
    start(pipeline);
    const std::vector<std::optional<std::string>> values{
        std::nullopt, std::string(20'000, 'x'),
        "{",          R"({"id":"a","type":"NOBODY_KNOWS"})",
        violating,    rejected};
    for (const std::optional<std::string>& value : values) {
        handle({.key = "k", .value = value, .headers = {{"retry-count", "4"}}});
        EXPECT_EQ(last_of(pipeline_.dead_letters).header("retry-count"), "5");
        handle({.key = "k", .value = value, .headers = {{"retry-count", "5"}}});
        EXPECT_EQ(last_of(poison_topic()).header("retry-count"), "5");
    }
    EXPECT_EQ(count_of(pipeline_.dead_letters), values.size());
    EXPECT_EQ(count_of(poison_topic()), values.size());
}

TEST_F(DeadLetters, AForgedRetryCountIsNotBelieved) {
    start(pipeline_setup("doubting"));
    const std::int64_t offset = handle({.key = "k",
                                        .value = rejected,
                                        .headers = {{"retry-count", "5"},
                                                    {"source-topic", "elsewhere"},
                                                    {"source-partition", "9"},
                                                    {"source-offset", "99"}}});
    const StoredRecord dead = last_of(pipeline_.dead_letters);
    EXPECT_EQ(dead.header("retry-count"), "1");
    EXPECT_EQ(dead.header("source-topic"), pipeline_.source);
    EXPECT_EQ(dead.header("source-partition"), "0");
    EXPECT_EQ(dead.header("source-offset"), std::to_string(offset));
    EXPECT_EQ(count_of(poison_topic()), 0U);
}

TEST_F(DeadLetters, StrangeKeysValuesAndHeadersArriveByteForByte) {
    start(pipeline_setup("faithful"));
    std::vector<HeaderCopy> many;
    for (int i = 0; i < 64; ++i) many.push_back({"h" + std::to_string(i % 7), std::string(1, 'v')});
    const std::vector<NewRecord> records{
        {.key = std::nullopt, .value = std::nullopt},
        {.key = "\xff\x00\xfe", .value = ""},
        {.key = "", .value = "\xef\xbb\xbf{}"},
        {.key = "k", .value = "{\"a\":1}x", .headers = {{"a", "1"}, {"a", "2"}, {"a", "1"}}},
        {.key = "k", .value = "\xc3\x28", .headers = {{"none", std::nullopt}, {"empty", ""}}},
        {.key = "k", .value = "[", .headers = many}};
    for (const NewRecord& record : records) {
        const std::int64_t offset = handle(record);
        const StoredRecord dead = last_of(pipeline_.dead_letters);
        EXPECT_EQ(dead.header("source-offset"), std::to_string(offset));
        EXPECT_EQ(dead.key, record.key);
        EXPECT_EQ(dead.value, record.value);
        const std::vector<HeaderCopy> originals(
            dead.headers.begin(),
            dead.headers.begin() + static_cast<std::ptrdiff_t>(record.headers.size()));
        EXPECT_EQ(originals, record.headers);
    }
    EXPECT_EQ(java_reads(broker(), pipeline_.dead_letters),
              lines_of(read_topic(connection(), pipeline_.dead_letters)));
}

TEST_F(DeadLetters, EveryVerdictOfAHandlerEndsAsItsDisposition) {
    PipelineSetup pipeline = pipeline_setup("verdicts");
    pipeline.handler = "scripted.run";
    pipeline.schemas = false;
    pipeline.stage_lines = "    retry: {attempts: 3, backoff: {initial: 10ms, max: 20ms}}\n";
    pipeline.output_name = "out";
    pipeline.output_options = "";
    start(pipeline);
    for (const char* script : {"emit", "ack", "skip", "retry:2", "pending", "reject", "retry:9"})
        handle({.key = "k",
                .value = R"({"id":")" + std::string(script) +
                         R"(","type":"ORDER_CREATED","script":")" + script + "\"}"});
    EXPECT_EQ(count_of(pipeline_.output), 1U);
    const std::vector<StoredRecord> dead = read_topic(connection(), pipeline_.dead_letters);
    ASSERT_EQ(dead.size(), 2U);
    EXPECT_EQ(dead[0].header("error-class"), "scripted.reject");
    EXPECT_EQ(dead[1].header("error-class"), "retry");  // the plugin's word; the host's is a label
    EXPECT_TRUE(host_->wait_for(5s, [&] {
        return host_->metrics().sum("strandline_records_total", {{"disposition", "delivered"}}) ==
               4;
    }));
    const MetricsText metrics = host_->metrics();
    EXPECT_EQ(metrics.sum("strandline_records_total", {{"disposition", "skipped"}}), 1);
    EXPECT_EQ(metrics.sum("strandline_records_total", {{"disposition", "dead_lettered"}}), 2);
    EXPECT_EQ(metrics.sum("strandline_retries_total"),
              4);  // two each; the third attempt is the last
}

TEST_F(DeadLetters, ALargePayloadArrivesWholeWhereItsTopicTakesIt) {
    PipelineSetup pipeline = pipeline_setup("whole");
    pipeline.payload_limit = 5'000'000;
    start(pipeline, {{"max.message.bytes", "8388608"}}, "8388608");
    const std::string large = "{\"x\":\"" + std::string(3'000'000, 'x');  // never closed
    handle({.key = "large", .value = large});
    const StoredRecord dead = last_of(pipeline_.dead_letters);
    EXPECT_EQ(dead.value, large);
    EXPECT_FALSE(dead.has_header("original-value-size"));
}

TEST_F(DeadLetters, ADeadLetterTopicOfSmallRecordsStopsNothing) {
    start(pipeline_setup("small"), {{"max.message.bytes", "8388608"}}, "50000");
    std::mt19937_64 random(7);
    std::string large(300'000, '\0');
    for (char& byte : large) byte = static_cast<char>(random());
    handle({.key = "large", .value = large});
    const StoredRecord dead = last_of(pipeline_.dead_letters);
    ASSERT_TRUE(dead.value.has_value());
    EXPECT_LT(dead.value->size(), 50'000U);
    EXPECT_EQ(*dead.value, large.substr(0, dead.value->size()));
    EXPECT_EQ(dead.header("original-value-sha256"), sha256(large));
    handle({.key = "o-1", .value = rejected});
    EXPECT_EQ(last_of(pipeline_.dead_letters).value, rejected);
}

TEST_F(DeadLetters, ARecordTooLargeForItsDeadLetterTopicIsCutAndTheNextOneIsHandled) {
    start(pipeline_setup("cutting"));
    std::mt19937_64 random(7);
    std::string large(3'000'000, '\0');
    for (char& byte : large) byte = static_cast<char>(random());
    handle({.key = "large", .value = large});
    const StoredRecord dead = last_of(pipeline_.dead_letters);
    EXPECT_EQ(dead.key, "large");
    ASSERT_TRUE(dead.value.has_value());
    EXPECT_LT(dead.value->size(), 1'048'588U);
    EXPECT_EQ(*dead.value, large.substr(0, dead.value->size()));
    EXPECT_EQ(dead.header("error-class"), "payload_too_large");
    EXPECT_EQ(dead.header("original-value-size"), std::to_string(large.size()));
    EXPECT_EQ(dead.header("original-value-sha256"), sha256(large));
    handle({.key = "o-2", .value = accepted});
    EXPECT_EQ(count_of(pipeline_.output), 1U);
}

}  // namespace
}  // namespace strandline::e2e

#include "dlq/dead_letter_headers.hpp"

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

namespace strandline::dlq::tests {
namespace {

using ::testing::ElementsAre;

DeadLetterHeaders example() {
    DeadLetterHeaders headers;
    headers.source = {.topic = "order-events", .partition = 3, .offset = {41'207}};
    headers.source_event_id = "e-1";
    headers.retry_count = {2};
    headers.error_message = "not valid JSON: the text ends too early at byte 17";
    headers.error_class = "invalid_json";
    headers.pipeline = "orders";
    headers.timestamp_ms = 1'700'000'000'007;
    return headers;
}

std::vector<std::string> names_of(std::span<const model::Header> headers) {
    std::vector<std::string> names;
    for (const model::Header& header : headers) names.emplace_back(header.name);
    return names;
}

TEST(DeadLetterHeaders, StandInTheOrderOfTheContract) {
    EncodedHeaders encoded;
    EXPECT_THAT(names_of(encoded.encode(example())),
                ElementsAre("source-topic", "source-partition", "source-offset", "source-event-id",
                            "retry-count", "error-message", "error-class", "failed-handler",
                            "handler-version", "pipeline", "dlq-timestamp"));
    DeadLetterHeaders poison = example();
    poison.poison = true;
    EXPECT_EQ(encoded.encode(poison).back().name, "poison-timestamp");
    EXPECT_EQ(encoded.encode(poison).back().value, "2023-11-14T22:13:20.007Z");
}

TEST(DeadLetterHeaders, NeverHaveANullValue) {
    EncodedHeaders encoded;
    for (const model::Header& header : encoded.encode({})) EXPECT_FALSE(is_null(header.value));
}

TEST(DeadLetterHeaders, AreReadAsTheyWereWritten) {
    std::mt19937 random(7);
    const auto text = [&random](std::size_t max) {
        std::string bytes(random() % (max + 1), '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        return bytes;
    };
    EncodedHeaders encoded;
    for (int round = 0; round < 2000; ++round) {
        DeadLetterHeaders headers;
        headers.source = {.topic = "t" + text(248),
                          .partition = static_cast<std::int32_t>(random() >> 1),
                          .offset = {static_cast<std::int64_t>(random()) << (random() % 32)}};
        headers.source_event_id = text(40);
        headers.retry_count = {static_cast<std::uint32_t>(random() % (retry_count_max + 1ULL))};
        headers.error_message = text(1024);
        headers.error_class = text(20);
        headers.failed_handler = text(20);
        headers.handler_version = text(20);
        headers.pipeline = text(20);
        headers.poison = random() % 2 == 0;
        headers.timestamp_ms = static_cast<std::int64_t>(random()) * 1000 + 7;
        if (random() % 2 == 0) headers.value = Whole{random(), std::string(64, 'a')};
        if (random() % 2 == 0) headers.key = Whole{random(), std::string(64, '0')};
        if (random() % 2 == 0) headers.headers = WholeHeaders{random(), random()};
        EXPECT_EQ(read_dead_letter(encoded.encode(headers)), headers);
    }
}

TEST(DeadLetterHeaders, AreMissedWhenAnyOfThemIsGone) {
    EncodedHeaders encoded;
    const std::span<const model::Header> all = encoded.encode(example());
    ASSERT_TRUE(read_dead_letter(all));
    for (std::size_t gone = 0; gone < all.size(); ++gone) {
        std::vector<model::Header> rest(all.begin(), all.end());
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
        EXPECT_FALSE(read_dead_letter(rest)) << all[gone].name;
    }
}

TEST(DeadLetterHeaders, CountOneToNineDigitsAndTheLastOfSeveral) {
    const auto count = [](std::vector<model::Header> headers) {
        const auto read = read_retry_count(headers);
        return read ? static_cast<int>(read->value) : -1;
    };
    EXPECT_EQ(count({{"retry-count", "0"}}), 0);
    EXPECT_EQ(count({{"retry-count", "999999999"}}), 999'999'999);
    EXPECT_EQ(count({{"retry-count", "000000005"}}), 5);
    EXPECT_EQ(count({{"retry-count", "1"}, {"x", "9"}, {"retry-count", "4"}}), 4);
    for (const std::string_view wrong :
         {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1000000000", "0000000001", "one", "\xD9\xA1"})
        EXPECT_EQ(count({{"retry-count", wrong}}), -1) << wrong;
    EXPECT_EQ(count({{"retry-count", null_bytes}}), -1);
    EXPECT_EQ(count({{"Retry-Count", "3"}}), -1);
    EXPECT_EQ(count({{"retry-count", "3"}, {"retry-count", "x"}}), -1);
}

TEST(DeadLetterHeaders, ReadCoordinatesOnlyAsAWhole) {
    const auto reads = [](Bytes topic, Bytes partition, Bytes offset) {
        return read_first_read(std::vector<model::Header>{{"source-topic", topic},
                                                          {"source-partition", partition},
                                                          {"source-offset", offset}})
            .has_value();
    };
    EXPECT_TRUE(reads("t", "0", "0"));
    EXPECT_TRUE(reads("t", "2147483647", "9223372036854775807"));
    EXPECT_FALSE(reads("t", "2147483648", "0"));
    EXPECT_FALSE(reads("t", "0", "9223372036854775808"));
    EXPECT_FALSE(reads("t", "-1", "0"));
    EXPECT_FALSE(reads("", "0", "0"));
    EXPECT_FALSE(reads(std::string(250, 't'), "0", "0"));
    EXPECT_FALSE(reads("t", "0", null_bytes));
}

TEST(DeadLetterHeaders, KnowTheirOwnNames) {
    EncodedHeaders encoded;
    DeadLetterHeaders all = example();
    all.value = all.key = Whole{1, std::string(64, 'a')};
    all.headers = WholeHeaders{1, 1};
    for (const model::Header& header : encoded.encode(all))
        EXPECT_TRUE(is_dead_letter_header(header.name)) << header.name;
    EXPECT_TRUE(is_dead_letter_header("poison-timestamp"));
    EXPECT_FALSE(is_dead_letter_header("traceparent"));
    EXPECT_FALSE(is_dead_letter_header("source-topic "));
    EXPECT_FALSE(is_dead_letter_header(""));
}

}  // namespace
}  // namespace strandline::dlq::tests

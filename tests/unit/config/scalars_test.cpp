#include "config/scalars.hpp"

#include <gtest/gtest.h>

namespace strandline::config {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesWholeNumbersWithAUnit) {
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("2m"), 2min);
    EXPECT_EQ(parse_duration("24h"), 24h);
    EXPECT_EQ(parse_duration("7d"), 168h);
    EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(ParseDuration, AddsUnitsFromTheLargestToTheSmallest) {
    EXPECT_EQ(parse_duration("24h15m"), 24h + 15min);
    EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26h + 3min + 4s + 5ms);
    EXPECT_EQ(parse_duration("15m24h"), std::nullopt);
    EXPECT_EQ(parse_duration("1s1s"), std::nullopt);
}

TEST(ParseDuration, RefusesWhatIsNotExactlyThat) {
    for (const auto* text : {"", "10", "s", "1.5s", "-1s", "+1s", " 1s", "1s ", "1 s", "1S", "01s",
                             "1us", "1w", "10s5", "99999999999999999999s", "200000d"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
    }
}

TEST(DurationText, IsTheShortestThatReadsBackTheSame) {
    for (const auto duration : {0ms, 1ms, 1500ms, 20000ms, 90000ms, 3600000ms, 172800000ms}) {
        EXPECT_EQ(parse_duration(duration_text(duration)), duration);
    }
    EXPECT_EQ(duration_text(20s), "20s");
}

TEST(ParseSize, KnowsPowersOf1000And1024) {
    EXPECT_EQ(parse_size("512B"), 512U);
    EXPECT_EQ(parse_size("1kB"), 1'000U);
    EXPECT_EQ(parse_size("1KB"), 1'000U);
    EXPECT_EQ(parse_size("1MB"), 1'000'000U);
    EXPECT_EQ(parse_size("2GB"), 2'000'000'000U);
    EXPECT_EQ(parse_size("1KiB"), 1'024U);
    EXPECT_EQ(parse_size("64MiB"), 67'108'864U);
    EXPECT_EQ(parse_size("1GiB"), 1'073'741'824U);
}

TEST(ParseSize, RefusesWhatIsNotExactlyThat) {
    for (const auto* text : {"", "1", "MB", "1Mb", "1mb", "1M", "1.5MB", "1 MB", "-1B", "010B",
                             "18446744073709551615GB", "1MBB"}) {
        EXPECT_EQ(parse_size(text), std::nullopt) << text;
    }
}

TEST(ParseCount, IsDecimalAndNothingElse) {
    EXPECT_EQ(parse_count("0"), 0U);
    EXPECT_EQ(parse_count("18446744073709551615"), 18'446'744'073'709'551'615U);
    for (const auto* text :
         {"", "010", "0x10", "-1", "+1", "1.0", "1e3", "1_000", " 1", "18446744073709551616"}) {
        EXPECT_EQ(parse_count(text), std::nullopt) << text;
    }
}

TEST(ParseDecimal, TakesOnePointBetweenDigits) {
    EXPECT_EQ(parse_decimal("2"), 2.0);
    EXPECT_EQ(parse_decimal("0.25"), 0.25);
    for (const auto* text : {"", ".5", "5.", "1.2.3", "1e3", "-1", "nan", "inf", "00.5"}) {
        EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
    }
}

TEST(ParseBoolean, KnowsTwoWords) {
    EXPECT_EQ(parse_boolean("true"), true);
    EXPECT_EQ(parse_boolean("false"), false);
    for (const auto* text : {"", "yes", "no", "on", "off", "True", "FALSE", "1", "0"}) {
        EXPECT_EQ(parse_boolean(text), std::nullopt) << text;
    }
}

TEST(ParseTimestamp, IsUnixTimeInMilliseconds) {
    EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(parse_timestamp("2026-01-01T00:00:00Z"), 1'767'225'600'000);
    EXPECT_EQ(parse_timestamp("2026-01-01T00:00:00.25Z"), 1'767'225'600'250);
    EXPECT_EQ(parse_timestamp("2024-02-29T12:00:00Z"), 1'709'208'000'000);
}

TEST(ParseTimestamp, TakesTheZoneOff) {
    EXPECT_EQ(parse_timestamp("2026-01-01T01:00:00+01:00"), 1'767'225'600'000);
    EXPECT_EQ(parse_timestamp("2025-12-31T18:30:00-05:30"), 1'767'225'600'000);
}

TEST(ParseTimestamp, RefusesWhatIsNoMoment) {
    for (const auto* text :
         {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
          "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00ZZ",
          "2026-01-01T00:00:00+25:00", "1969-12-31T23:59:59Z", "26-1-1T0:0:0Z"}) {
        EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
    }
}

TEST(IsJsonPointer, FollowsRfc6901) {
    for (const auto* text : {"", "/", "/type", "/data/orderId", "/a~1b/m~0n", "/0", "//"}) {
        EXPECT_TRUE(is_json_pointer(text)) << text;
    }
    for (const auto* text : {"type", "#/type", "$.type", "/a~", "/a~2", "data/"}) {
        EXPECT_FALSE(is_json_pointer(text)) << text;
    }
}

TEST(IsTopic, IsWhatKafkaTakes) {
    EXPECT_TRUE(is_topic("order-events"));
    EXPECT_TRUE(is_topic("_a.B-1"));
    EXPECT_TRUE(is_topic(std::string(249, 'a')));
    EXPECT_FALSE(is_topic(std::string(250, 'a')));
    for (const auto* text : {"", ".", "..", "a b", "^a", "a/b", "\xC3\xA9"}) {
        EXPECT_FALSE(is_topic(text)) << text;
    }
}

TEST(IsName, NeverLeavesItsDirectory) {
    EXPECT_TRUE(is_name("orders-1.eu_west"));
    for (const auto* text : {"", ".", "..", ".a", "-a", "a/b", "../a"}) {
        EXPECT_FALSE(is_name(text)) << text;
    }
}

TEST(ParseHostPort, SplitsNamesAndAddresses) {
    EXPECT_EQ(parse_host_port("kafka-1.example.com:9093")->host, "kafka-1.example.com");
    EXPECT_EQ(parse_host_port("127.0.0.1:9477")->port, 9477);
    EXPECT_EQ(parse_host_port("[::1]:9477")->host, "::1");
    for (const auto* text : {"", "kafka", "kafka:", ":9092", "kafka:65536", "kafka:09092", "::1:9",
                             "[]:1", "kafka:9092/", "SSL://kafka:9092", "[::1:9"}) {
        EXPECT_FALSE(parse_host_port(text)) << text;
    }
}

}  // namespace
}  // namespace strandline::config

#include "base/log_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strandline {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::int64_t when = 1'700'000'000'042;

std::string text(LogFormat format, std::string_view message, std::vector<LogField> fields) {
    return log_text(format, {when, LogLevel::warn, message, fields});
}

TEST(LogText, WritesLogfmt) {
    EXPECT_EQ(text(LogFormat::logfmt, "lane stalled", {{"topic", "orders"}, {"partition", 3}}),
              "time=2023-11-14T22:13:20.042Z level=warn msg=\"lane stalled\" topic=orders "
              "partition=3\n");
}

TEST(LogText, WritesJson) {
    EXPECT_EQ(text(LogFormat::json, "lane stalled", {{"topic", "or\"ders"}, {"partition", 3}}),
              "{\"time\":\"2023-11-14T22:13:20.042Z\",\"level\":\"warn\",\"msg\":\"lane stalled\","
              "\"topic\":\"or\\\"ders\",\"partition\":\"3\"}\n");
}

TEST(LogText, WritesShortLinesForPeople) {
    EXPECT_EQ(text(LogFormat::text, "lane stalled", {{"topic", "orders"}}),
              "22:13:20.042 WARN  lane stalled topic=orders\n");
}

TEST(LogText, QuotesAnEmptyValueAndOneThatLooksLikeAnotherField) {
    const std::string line = text(LogFormat::logfmt, "m", {{"a", ""}, {"b", "x level=error"}});
    EXPECT_THAT(line, EndsWith("msg=m a=\"\" b=\"x level=error\"\n"));
}

TEST(LogText, StaysOneLineWhateverAValueHolds) {
    for (const LogFormat format : {LogFormat::text, LogFormat::logfmt, LogFormat::json}) {
        const std::string line = text(format, "a\nb", {{"x", "c\nd\r\u2028\x1b[2J"}});
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        EXPECT_THAT(line, Not(HasSubstr("\x1b")));
        EXPECT_THAT(line, Not(HasSubstr("\u2028")));
    }
}

TEST(LogText, KeepsAFieldNameOneWord) {
    EXPECT_THAT(text(LogFormat::logfmt, "m", {{"a b=c\n", "v"}}), EndsWith(" a_b_c_=v\n"));
}

TEST(LogText, CutsAFieldAtOneKibibyte) {
    const std::string line =
        text(LogFormat::logfmt, "m", {{"long", std::string(5000, 'x')}, {"next", "y"}});
    EXPECT_THAT(line, HasSubstr("long=" + std::string(1024, 'x') + "… next=y"));
}

TEST(LogText, FitsThePipeAndSaysHowManyFieldsItLeftOut) {
    std::vector<LogField> fields;
    for (int i = 0; i < 10; ++i) fields.emplace_back("long", std::string(1000, 'x'));
    for (const LogFormat format : {LogFormat::text, LogFormat::logfmt, LogFormat::json}) {
        const std::string line = text(format, "m", fields);
        EXPECT_LE(line.size(), log_line_bytes_max);
        EXPECT_THAT(line, HasSubstr("fields_cut"));
        EXPECT_THAT(line, HasSubstr(std::string(1000, 'x')));
    }
}

TEST(LogText, FitsThePipeWhenEveryByteNeedsAnEscape) {
    const std::string bytes(100'000, '\x01');
    const std::vector<LogField> fields{{"a", bytes}, {"b", bytes}, {"c", bytes}, {"d", bytes}};
    for (const LogFormat format : {LogFormat::text, LogFormat::logfmt, LogFormat::json}) {
        EXPECT_LE(text(format, bytes, fields).size(), log_line_bytes_max);
    }
}

TEST(LogText, WritesTimesBeforeTheEpochAndFarOff) {
    EXPECT_THAT(log_text(LogFormat::logfmt, {-1, LogLevel::info, "m", {}}),
                StartsWith("time=1969-12-31T23:59:59.999Z "));
}

TEST(LogDatagram, GivesTheJournalNativeFields) {
    const std::vector<LogField> fields{{"topic", "orders"}, {"partition", 3}};
    EXPECT_EQ(
        log_datagram({when, LogLevel::error, "lane stalled", fields}),
        "SYSLOG_IDENTIFIER=strandline\nPRIORITY=3\nMESSAGE_ID=" + log_message_id("lane stalled") +
            "\nMESSAGE=lane stalled\nTOPIC=orders\nPARTITION=3\n");
}

TEST(LogDatagram, LetsNoValueAddAFieldOfItsOwn) {
    const std::vector<LogField> fields{{"topic", "x\nPRIORITY=0"}, {"_pid", "1"}, {"__", "no"}};
    EXPECT_THAT(log_datagram({when, LogLevel::info, "m", fields}),
                EndsWith("MESSAGE=m\nTOPIC=x\\nPRIORITY=0\nPID=1\n"));
}

// The published test vectors of FNV-1a with 128 bits.
TEST(LogMessageId, IsFixedForAllTime) {
    EXPECT_EQ(log_message_id(""), "6c62272e07bb014262b821756295c58d");
    EXPECT_EQ(log_message_id("a"), "d228cb696f1a8caf78912b704e4a8964");
}

}  // namespace
}  // namespace strandline

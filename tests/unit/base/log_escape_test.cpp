#include "base/log_escape.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline {
namespace {

std::string escaped(std::string_view text, LogQuoting quoting = LogQuoting::none,
                    std::size_t bytes_max = 1024) {
    std::string out;
    append_escaped(out, text, quoting, bytes_max);
    return out;
}

TEST(LogEscape, LeavesOrdinaryTextInAnyLanguageAlone) {
    EXPECT_EQ(escaped("Grüße, Καλημέρα, 🌊"), "Grüße, Καλημέρα, 🌊");
}

TEST(LogEscape, ShowsControlBytesInsteadOfSendingThem) {
    EXPECT_EQ(escaped("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    EXPECT_EQ(escaped(std::string_view("a\0b", 3)), "a\\u0000b");
    EXPECT_EQ(escaped("\x1b[31mred\x7f"), "\\u001b[31mred\\u007f");
}

TEST(LogEscape, ShowsControlsThatAreEncodedInTwoBytes) {
    EXPECT_EQ(escaped("\xc2\x9b"
                      "2J"),
              "\\u009b2J");
}

TEST(LogEscape, ShowsLineSeparatorsAndDirectionMarks) {
    EXPECT_EQ(escaped("a\u2028b\u2029c"), "a\\u2028b\\u2029c");
    EXPECT_EQ(escaped("\u202egnp.exe\u2066"), "\\u202egnp.exe\\u2066");
}

TEST(LogEscape, ShowsEachByteThatIsNotUtf8) {
    EXPECT_EQ(escaped("a\xff"
                      "b"),
              "a\\xffb");
    EXPECT_EQ(escaped("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
    EXPECT_EQ(escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
    EXPECT_EQ(escaped("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "above U+10FFFF";
    EXPECT_EQ(escaped("\xe2\x82"), "\\xe2\\x82") << "cut short";
}

TEST(LogEscape, WritesAReplacementCharacterWhereJsonCannotHoldTheByte) {
    EXPECT_EQ(escaped("a\xff", LogQuoting::json), "a\\ufffd");
}

TEST(LogEscape, KeepsQuotesAndBackslashesFromEndingAString) {
    EXPECT_EQ(escaped("say \"\\n\"", LogQuoting::logfmt), "say \\\"\\\\n\\\"");
    EXPECT_EQ(escaped("say \"\\n\"", LogQuoting::json), "say \\\"\\\\n\\\"");
    EXPECT_EQ(escaped("say \"hi\""), "say \"hi\"");
}

TEST(LogEscape, CutsOnACharacterBoundary) {
    EXPECT_EQ(escaped("aéé", LogQuoting::none, 3), "aé…");
    EXPECT_EQ(escaped("aéé", LogQuoting::none, 4), "aé…");
    EXPECT_EQ(escaped("aéé", LogQuoting::none, 5), "aéé");
}

TEST(LogEscape, NeverCutsAnEscapeInTwo) {
    EXPECT_EQ(escaped("ab\x1b", LogQuoting::json, 7), "ab…");
    EXPECT_EQ(escaped("ab\x1b", LogQuoting::json, 8), "ab\\u001b");
}

}  // namespace
}  // namespace strandline

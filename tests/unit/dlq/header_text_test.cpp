#include "dlq/header_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/utf8.hpp"
#include "dlq/base64.hpp"
#include "dlq/sha256.hpp"
#include "dlq/utc_time.hpp"

namespace strandline::dlq {
namespace {

TEST(HeaderText, ReplacesEachControlCharacter) {
    EXPECT_EQ(clean_text("a\nb\tc\x7F"
                         "d\xC2\x85"
                         "e",
                         100),
              "a b c d e");
    EXPECT_EQ(clean_text(std::string_view("a\0b", 3), 100), "a b");
}

TEST(HeaderText, ReplacesBytesThatAreNotUtf8) {
    EXPECT_EQ(clean_text("a\xFF\xC3", 100), "a??");
    EXPECT_EQ(clean_text("\xED\xA0\x80", 100), "???");
}

TEST(HeaderText, CutsBetweenCharacters) {
    EXPECT_EQ(clean_text("ab\xC3\xA9", 3), "ab");
    EXPECT_EQ(clean_text("ab\xC3\xA9", 4), "ab\xC3\xA9");
    EXPECT_EQ(clean_text("\xF0\x9F\x8C\x8A\xF0\x9F\x8C\x8A", 7), "\xF0\x9F\x8C\x8A");
}

TEST(HeaderText, IsAlwaysUtf8OfItsSize) {
    const std::string_view pieces[] = {"a",    "\xC3\xA9",     "\xE2\x82\xAC", "\xF0\x9F\x8C\x8A",
                                       "\xFF", "\xF0\x9F\x8C", "\n",           "\xC2\x9F"};
    for (unsigned seed = 0; seed < 4096; ++seed) {
        std::string text;
        for (unsigned draw = seed; text.size() < 24; draw = draw * 7 + 3)
            text += pieces[(draw + draw / 64) % 8];
        for (const std::size_t limit : {std::size_t{0}, std::size_t{5}, std::size_t{16}}) {
            const std::string clean = clean_text(text, limit);
            EXPECT_LE(clean.size(), limit);
            EXPECT_GE(clean.size() + 4, limit);
            EXPECT_TRUE(is_utf8(clean));
        }
    }
}

TEST(HeaderText, GivesAKeyAsItIsOrInBase64) {
    EXPECT_EQ(text_of_bytes("k\xC3\xA9y", 100), "k\xC3\xA9y");
    EXPECT_EQ(text_of_bytes("\xFF\xFE", 100), "//4=");
    EXPECT_EQ(text_of_bytes(null_bytes, 100), "");
    EXPECT_EQ(text_of_bytes(std::string(1000, '\xFF'), 10).size(), 8U);
}

TEST(HeaderText, WritesBase64AsTheRfcDoes) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(HeaderText, WritesTheDigestInHexadecimal) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(UtcTime, WritesMillisecondsInUtc) {
    EXPECT_EQ(format_utc(0), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format_utc(1'700'000'000'007), "2023-11-14T22:13:20.007Z");
    EXPECT_EQ(format_utc(951'782'400'000), "2000-02-29T00:00:00.000Z");
    EXPECT_EQ(format_utc(-1), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format_utc(INT64_MAX), "9999-12-31T23:59:59.999Z");
}

TEST(UtcTime, ReadsWhatItWritesAndNothingElse) {
    for (const std::int64_t time :
         {std::int64_t{0}, std::int64_t{951'868'799'999}, std::int64_t{1'700'000'000'007},
          std::int64_t{253'402'300'799'999}})
        EXPECT_EQ(parse_utc(format_utc(time)), time);
    for (const std::string_view text :
         {"", "2023-02-29T00:00:00.000Z", "2023-01-01T24:00:00.000Z", "2023-01-01 00:00:00.000Z",
          "2023-01-01T00:00:00Z", "2023-01-01T00:00:00.000+", "1969-12-31T23:59:59.999Z"})
        EXPECT_FALSE(parse_utc(text)) << text;
}

}  // namespace
}  // namespace strandline::dlq

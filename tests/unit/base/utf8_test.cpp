#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline {
namespace {

TEST(Utf8, TakesTheFirstAndTheLastCharacterOfEachSize) {
    for (const std::string_view text :
         {"", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
          "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(text));
    EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
}

TEST(Utf8, RefusesWhatTheRfcDoes) {
    for (const std::string_view text :
         {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC2", "\xE2\x82",
          "\xF0\x9F\x8C", "\xC2\x41", "\xE2\x82\x41"})
        EXPECT_FALSE(is_utf8(text));
}

TEST(Utf8, NamesTheFirstByteThatIsWrong) {
    EXPECT_EQ(valid_utf8_prefix("a\xC3\xA9\xFFz"), 3U);
    EXPECT_EQ(valid_utf8_prefix("a\xE2\x82"), 1U);
    EXPECT_EQ(valid_utf8_prefix("abc"), 3U);
}

TEST(Utf8, CutsBetweenCharacters) {
    const std::string_view text = "a\xC3\xA9\xF0\x9F\x8C\x8A";
    EXPECT_EQ(cut_utf8(text, 100), text);
    EXPECT_EQ(cut_utf8(text, 7), text);
    EXPECT_EQ(cut_utf8(text, 6), "a\xC3\xA9");
    EXPECT_EQ(cut_utf8(text, 3), "a\xC3\xA9");
    EXPECT_EQ(cut_utf8(text, 2), "a");
    EXPECT_EQ(cut_utf8(text, 0), "");
}

}  // namespace
}  // namespace strandline

#include "schema/text_length.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline::schema {
namespace {

TEST(TextLength, CountsCodePointsNotBytesAndNotUtf16) {
    EXPECT_EQ(text_length(""), 0U);
    EXPECT_EQ(text_length("abc"), 3U);
    EXPECT_EQ(text_length("\xC3\xA9"), 1U);      // é
    EXPECT_EQ(text_length("\xE2\x82\xAC"), 1U);  // the euro sign
    EXPECT_EQ(text_length("\xF0\x9F\x92\xA9\xF0\x9F\x92\xA9"),
              2U);                            // two surrogate pairs in UTF-16
    EXPECT_EQ(text_length("e\xCC\x81"), 2U);  // e and its accent
    EXPECT_EQ(text_length(std::string_view("a\0b", 3)), 3U);
}

/// Text is counted eight bytes at once: each size, with a long character at each place.
TEST(TextLength, IsTheSameWhereverACharacterStands) {
    for (std::size_t size = 0; size < 20; ++size)
        for (std::size_t at = 0; at <= size; ++at) {
            std::string text(size, 'x');
            text.insert(at, "\xF0\x9F\x92\xA9");
            EXPECT_EQ(text_length(text), size + 1) << size << " at " << at;
            text.insert(0, "\xC2\x80\xEF\xBF\xBF");
            EXPECT_EQ(text_length(text), size + 3) << size << " at " << at;
        }
}

}  // namespace
}  // namespace strandline::schema

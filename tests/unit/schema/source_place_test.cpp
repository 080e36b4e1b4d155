#include "schema/source_place.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline::schema {
namespace {

const std::string text = R"( {"a": [1.0, {"b/c": "]}\""}],
  "\u0064\u20ac~" : true, "": {}})";

std::string at(std::string_view pointer) {
    const auto place = find_place(text, pointer);
    return place ? std::string(place->in(text)) : "nothing";
}

TEST(SourcePlace, FindsValuesExactlyAsTheyWereWritten) {
    EXPECT_EQ(at("/a/0"), "1.0");
    EXPECT_EQ(at("/a/1"), R"({"b/c": "]}\""})");
    EXPECT_EQ(at("/a/1/b~1c"), R"("]}\"")");
    EXPECT_EQ(at("/d\xE2\x82\xAC~0"), "true");
    EXPECT_EQ(at("/"), "{}");
    EXPECT_EQ(at("").front(), '{');
}

TEST(SourcePlace, FindsNothingWhereNothingStands) {
    for (const char* pointer : {"/b", "/a/2", "/a/01", "/a/0/x", "//x", "a", "/~2"})
        EXPECT_EQ(at(pointer), "nothing") << pointer;
}

TEST(SourcePlace, CountsLinesAndColumnsFromOne) {
    const auto place = find_place(text, "/d\xE2\x82\xAC~0");
    ASSERT_TRUE(place);
    const LineAndColumn key = line_and_column(text, place->key);
    EXPECT_EQ(key.line, 2U);
    EXPECT_EQ(key.column, 3U);
    EXPECT_EQ(line_and_column(text, 1).column, 2U);
}

}  // namespace
}  // namespace strandline::schema

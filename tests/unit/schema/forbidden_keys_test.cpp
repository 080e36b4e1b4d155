#include "schema/forbidden_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "schema/json_parser.hpp"

namespace strandline::schema {
namespace {

/// What is left, without the spaces.
std::string cleaned(std::string_view text, std::uint32_t removed) {
    JsonParser parser(100'000, 64);
    EXPECT_FALSE(parser.parse(text)) << text;
    const ForbiddenNames forbidden({"__proto__", "constructor", "prototype"});
    EXPECT_EQ(blank_forbidden(parser.editable(), parser.tape(), forbidden), removed) << text;
    std::string left(parser.text());
    EXPECT_EQ(left.size(), text.size());
    EXPECT_TRUE(parser.parse_edited()) << left;
    std::erase(left, ' ');
    return left;
}

TEST(ForbiddenKeys, GoWithOneCommaWhereverTheyStand) {
    EXPECT_EQ(cleaned(R"({"__proto__":1,"a":2,"b":3})", 1), R"({"a":2,"b":3})");
    EXPECT_EQ(cleaned(R"({"a":2,"__proto__":1,"b":3})", 1), R"({"a":2,"b":3})");
    EXPECT_EQ(cleaned(R"({"a":2,"b":3,"__proto__":1})", 1), R"({"a":2,"b":3})");
    EXPECT_EQ(cleaned(R"({"__proto__":1})", 1), "{}");
    EXPECT_EQ(cleaned(R"( { "a" : 1 , "__proto__" : { } } )", 1), R"({"a":1})");
}

TEST(ForbiddenKeys, GoWithTheirNeighbours) {
    EXPECT_EQ(cleaned(R"({"__proto__":1,"constructor":2})", 2), "{}");
    EXPECT_EQ(cleaned(R"({"a":1,"__proto__":1,"constructor":2})", 2), R"({"a":1})");
    EXPECT_EQ(cleaned(R"({"__proto__":1,"constructor":2,"a":1})", 2), R"({"a":1})");
    EXPECT_EQ(cleaned(R"({"__proto__":1,"a":1,"constructor":2})", 2), R"({"a":1})");
    EXPECT_EQ(cleaned(R"({"a":1,"__proto__":1,"b":2,"prototype":3,"constructor":4})", 3),
              R"({"a":1,"b":2})");
    EXPECT_EQ(cleaned(R"({"__proto__":1,"__proto__":2})", 2), "{}");
}

TEST(ForbiddenKeys, GoAtAnyDepthWithAllThatIsInThem) {
    EXPECT_EQ(cleaned(R"({"a":[{"b":{"__proto__":{"x":[1,{"y":"}"}]},"c":1}}],"d":2})", 1),
              R"({"a":[{"b":{"c":1}}],"d":2})");
    EXPECT_EQ(cleaned(R"({"__proto__":{"constructor":[1,2,"a\"]}"],"n":null},"a":-1.5e3})", 1),
              R"({"a":-1.5e3})");
    EXPECT_EQ(cleaned(R"([{"prototype":[]},[{"prototype":true,"k":false}]])", 2),
              R"([{},[{"k":false}]])");
}

TEST(ForbiddenKeys, AreKnownBehindEscapes) {
    EXPECT_EQ(cleaned(R"({"\u005f_proto__":1,"a":2})", 1), R"({"a":2})");
    EXPECT_EQ(cleaned(R"({"a":"\\","constr\u0075ctor":"\\\"}"})", 1), R"({"a":"\\"})");
}

TEST(ForbiddenKeys, AreNamesAndNotValues) {
    EXPECT_EQ(cleaned(R"({"a":"__proto__","b":["constructor"],"proto":1,"__proto___":2})", 0),
              R"({"a":"__proto__","b":["constructor"],"proto":1,"__proto___":2})");
}

}  // namespace
}  // namespace strandline::schema

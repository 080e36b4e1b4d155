#include "schema/source_scanner.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline::schema {
namespace {

using model::FailureClass;

Trouble trouble_of(std::string_view text, std::size_t depth_max = 64) {
    const std::optional<Trouble> trouble = find_trouble(text, depth_max);
    EXPECT_TRUE(trouble) << text;
    return trouble.value_or(Trouble{});
}

TEST(SourceScanner, FindsNothingInAValue) {
    for (const std::string_view text : {"0", "-1.5e+7", "\"a\"", "true", "null", "[]", "{}",
                                        R"({"a":[1,{"b":false}],"c":""})", " [ 1 , 2 ] "})
        EXPECT_FALSE(find_trouble(text, 64)) << text;
}

TEST(SourceScanner, TellsANumberOutOfRangeFromBadSyntax) {
    for (const std::string_view text : {"18446744073709551616", "-9223372036854775809", "1e400",
                                        "-1e309", "1e999999999999999999"})
        EXPECT_EQ(trouble_of(text).failure_class, FailureClass::number_range) << text;
    for (const std::string_view text : {"01", "-01", "1.", "1e", "-", "1e+", ".5", "1x"})
        EXPECT_EQ(trouble_of(text).failure_class, FailureClass::invalid_json) << text;
    for (const std::string& text :
         {std::string("1e-400"), std::string("0e400"), "0." + std::string(400, '0') + "1",
          std::string(400, '9') + ".5e-400", "0." + std::string(300, '0') + "1e500"})
        EXPECT_FALSE(find_trouble(text, 64)) << text;
}

TEST(SourceScanner, NamesTheByteOfTheTrouble) {
    EXPECT_EQ(trouble_of("[1,2").offset, 4U);
    EXPECT_EQ(trouble_of("[1 2]").offset, 3U);
    EXPECT_EQ(trouble_of(R"({"a":1}x)").offset, 7U);
    EXPECT_EQ(trouble_of("{\"a\":\"b\nc\"}").offset, 7U);
    EXPECT_EQ(trouble_of(R"(["\ud800"])").offset, 2U);
    EXPECT_EQ(trouble_of("[1,18446744073709551616]").offset, 3U);
    EXPECT_EQ(trouble_of("[[[1]]]", 2).offset, 2U);
    EXPECT_EQ(trouble_of("\"\xC3\"").offset, 1U);
}

TEST(SourceScanner, NamesTheFirstRowThatApplies) {
    EXPECT_EQ(trouble_of("\xEF\xBB\xBF\xFF").failure_class, FailureClass::byte_order_mark);
    EXPECT_EQ(trouble_of("[[[[ \"\xFF", 2).failure_class, FailureClass::invalid_utf8);
    EXPECT_EQ(trouble_of("[[[1e400]", 2).failure_class, FailureClass::depth_exceeded);
    EXPECT_EQ(trouble_of(" \t").failure_class, FailureClass::empty_payload);
}

TEST(SourceScanner, IgnoresBracketsInStrings) { EXPECT_FALSE(find_trouble(R"(["[[[[\"[[["])", 1)); }

TEST(SourceScanner, TakesAHostileTextWithoutRecursion) {
    const std::string open(1'000'000, '[');
    EXPECT_EQ(trouble_of(open, 2'000'000).failure_class, FailureClass::invalid_json);
    EXPECT_EQ(trouble_of(open, 64).offset, 64U);
}

}  // namespace
}  // namespace strandline::schema

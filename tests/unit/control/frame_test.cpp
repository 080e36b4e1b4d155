#include "control/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace strandline::control {
namespace {

using ::testing::HasSubstr;

TEST(LineReader, GivesOutWholeLinesOnlyHoweverTheyCome) {
    LineReader lines(16);
    EXPECT_TRUE(lines.feed("ab"));
    EXPECT_EQ(lines.next(), std::nullopt);
    EXPECT_TRUE(lines.feed("c\nde\r\nf"));
    EXPECT_EQ(lines.next(), "abc");
    EXPECT_EQ(lines.next(), "de");
    EXPECT_EQ(lines.next(), std::nullopt);
    EXPECT_TRUE(lines.feed("\n"));
    EXPECT_EQ(lines.next(), "f");
}

TEST(LineReader, TakesALineOfExactlyItsLimitAndNoneThatIsLonger) {
    LineReader fits(4);
    EXPECT_TRUE(fits.feed("abcd\nabcd"));
    EXPECT_EQ(fits.next(), "abcd");
    LineReader whole(4);
    EXPECT_FALSE(whole.feed("abcde\n"));
    LineReader open(4);
    EXPECT_TRUE(open.feed("abc"));
    EXPECT_FALSE(open.feed("de")) << "its end need not have come";
    EXPECT_FALSE(open.feed("\n")) << "for good";
    EXPECT_EQ(open.next(), std::nullopt);
}

TEST(Request, IsReadBackAsItWasWritten) {
    const Request request{.name = "explain", .arguments = {{"topic", "orders"}, {"partition", 3}}};
    const auto read = parse_request(to_line(request));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name, "explain");
    EXPECT_EQ(read->arguments, request.arguments);
    EXPECT_EQ(to_line(request).find('\n'), std::string::npos);
}

TEST(Request, MayLeaveOutItsArguments) {
    const auto read = parse_request(R"({"request":"status"})");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->arguments.empty());
}

TEST(Request, IsRefusedForWhateverIsNotOneObjectOfItsMembers) {
    for (const char* line : {"", " ", "status", "[]", "null", "{}", R"({"request":1})",
                             R"({"request":""})", R"({"request":"a","arguments":[]})",
                             R"({"request":"a","more":1})", R"({"request":"a"} {"request":"b"})",
                             R"({"request":"a)", "\xff\xfe", R"({"request":"\xff"})"}) {
        const auto read = parse_request(line);
        ASSERT_FALSE(read) << line;
        EXPECT_EQ(read.error().code, "bad-request");
    }
    EXPECT_FALSE(parse_request(std::string(60000, '[')));
    std::string deep = R"({"request":"a","arguments":{"x":)";
    deep += std::string(20, '[') + std::string(20, ']') + "}}";
    EXPECT_FALSE(parse_request(deep));
}

TEST(Answer, IsReadBackAsAResultOrAsTheErrorThatItIs) {
    const auto result = parse_answer(to_line(Answer(boost::json::object{{"a", 1}})));
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, (boost::json::object{{"a", 1}}));
    const auto error = parse_answer(to_line(Answer(failed("unknown-topic", "no \"x\"\nhere"))));
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error(), (Error{"unknown-topic", "no \"x\"\nhere"}));
}

TEST(Answer, OfSomebodyElseIsSaidToBeNone) {
    for (const char* line : {"", "HTTP/1.1 200 OK", "{}", R"({"result":1})", R"({"error":{}})"}) {
        const auto read = parse_answer(line);
        ASSERT_FALSE(read) << line;
        EXPECT_EQ(read.error().code, "bad-answer");
    }
}

}  // namespace
}  // namespace strandline::control

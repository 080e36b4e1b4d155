#include "dedupe/redis/protocol.hpp"

#include <gtest/gtest.h>

namespace strandline::dedupe::redis {
namespace {

Reply read(std::string_view bytes) {
    ReplyReader reader;
    EXPECT_TRUE(reader.feed(bytes));
    Result<std::optional<Reply>> reply = reader.next();
    EXPECT_TRUE(reply && *reply);
    return reply && *reply ? **reply : Reply{};
}

TEST(AppendCommand, KeepsEveryByteOfItsArguments) {
    std::string wire;
    const std::string_view odd("\0\r\n", 3);
    append_command(wire, std::vector<std::string_view>{"SET", odd, ""});
    EXPECT_EQ(wire, std::string("*3\r\n$3\r\nSET\r\n$3\r\n\0\r\n\r\n$0\r\n\r\n", 28));
}

TEST(ReplyReader, ReadsEveryKindOfReply) {
    EXPECT_EQ(read("+OK\r\n").text, "OK");
    EXPECT_EQ(read("-OOM no\r\n").kind, Reply::Kind::error);
    EXPECT_EQ(read(":-7\r\n").integer, -7);
    EXPECT_EQ(read("$-1\r\n").kind, Reply::Kind::nil);
    EXPECT_EQ(read("$3\r\na\nb\r\n").text, "a\nb");
    const Reply nested = read("*3\r\n:1\r\n*2\r\n+a\r\n:2\r\n$-1\r\n");
    ASSERT_EQ(nested.elements.size(), 3U);
    EXPECT_EQ(nested.elements[1].elements[0].text, "a");
    EXPECT_EQ(nested.elements[1].elements[1].integer, 2);
}

TEST(ReplyReader, WaitsForTheRestOfACutReply) {
    const std::string_view whole = "*2\r\n:1\r\n$5\r\nhello\r\n";
    ReplyReader reader;
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {
        ASSERT_TRUE(reader.feed(whole.substr(at, 1)));
        const Result<std::optional<Reply>> reply = reader.next();
        ASSERT_TRUE(reply && !*reply) << at;
    }
    ASSERT_TRUE(reader.feed(whole.substr(whole.size() - 1)));
    const Result<std::optional<Reply>> reply = reader.next();
    ASSERT_TRUE(reply && *reply);
    EXPECT_EQ((*reply)->elements[1].text, "hello");
}

TEST(ReplyReader, HandsOutSeveralRepliesOfOneReadInOrder) {
    ReplyReader reader;
    ASSERT_TRUE(reader.feed(":1\r\n:2\r\n:3"));
    EXPECT_EQ((*reader.next())->integer, 1);
    EXPECT_EQ((*reader.next())->integer, 2);
    EXPECT_FALSE(*reader.next());
}

TEST(ReplyReader, RefusesWhatIsNotTheProtocol) {
    ReplyReader reader;
    ASSERT_TRUE(reader.feed("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const Result<std::optional<Reply>> reply = reader.next();
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "redis-answer");
}

TEST(ReplyReader, RefusesAnArrayLongerThanAnAnswerCanBe) {
    ReplyReader reader;
    ASSERT_TRUE(reader.feed("*2000000000\r\n"));
    EXPECT_FALSE(reader.next());
}

TEST(ReplyReader, RefusesAReplyThatNeverEnds) {
    ReplyReader reader;
    ASSERT_TRUE(reader.feed("$500000000\r\n"));
    const std::string block(256 * 1024, 'x');
    Result<> fed;
    for (int times = 0; fed && times < 10; ++times) {
        fed = reader.feed(block);
        (void)reader.next();
    }
    EXPECT_FALSE(fed);
}

}  // namespace
}  // namespace strandline::dedupe::redis

#include "dedupe/redis/scripts.hpp"

#include <gtest/gtest.h>

namespace strandline::dedupe::redis {
namespace {

using Sighting = engine::Dedupe::Sighting;

TEST(Digest, IsTheBeginningOfTheSha256ThatEveryHostFinds) {
    EXPECT_EQ(text_of(digest_of_id("abc")), "ba7816bf8f01cfea414140de5dae2223");
    EXPECT_EQ(text_of(digest_of_value("abc")), "ba7816bf8f01cfea");
}

TEST(Digest, ATombstoneHasOne) {
    EXPECT_EQ(text_of(digest_of_value(null_bytes)), "e3b0c44298fc1c14");
}

TEST(Owner, NoTwoAreTheSame) {
    EXPECT_EQ(new_owner().size(), 32U);
    EXPECT_NE(new_owner(), new_owner());
}

LaneIdentity identity() {
    return {.key_prefix = key_prefix_of("g"),
            .place = place_of({"t", 4}),
            .owner = std::string(32, 'o'),
            .window_ms = "60000",
            .lease_ms = "30000"};
}

TEST(Scripts, ACallNamesKeysThenTheLaneThenEachRecord) {
    std::string wire;
    append_call(
        wire, Script::release, false, identity(),
        {{.id = digest_of_id("a"), .value = digest_of_value("v"), .offset = model::Offset{7}},
         {.id = digest_of_id("b"), .value = digest_of_value("w"), .offset = model::Offset{8}}});
    EXPECT_TRUE(wire.starts_with("*13\r\n$7\r\nEVALSHA\r\n$40\r\n")) << wire;
    EXPECT_NE(wire.find("strandline:dedupe:g:" + std::string(text_of(digest_of_id("b")))),
              std::string::npos);
    EXPECT_NE(wire.find("$4\r\nt/4/\r\n$1\r\n7\r\n$16\r\n"), std::string::npos) << wire;
}

TEST(Scripts, EachAnswerIsASighting) {
    const auto integer = [](std::int64_t value) {
        return Reply{.kind = Reply::Kind::integer, .integer = value, .text = {}, .elements = {}};
    };
    EXPECT_EQ(sighting_of(integer(0)), Sighting::first);
    EXPECT_EQ(sighting_of(integer(1)), Sighting::redelivery);
    EXPECT_EQ(sighting_of(integer(2)), Sighting::duplicate);
    EXPECT_EQ(sighting_of(integer(3)), Sighting::collision);
    EXPECT_EQ(sighting_of(integer(4)), Sighting::twin);
    EXPECT_EQ(sighting_of(integer(5)).error().code, "redis-foreign");
    EXPECT_EQ(sighting_of(integer(6)).error().code, "redis-answer");
    EXPECT_EQ(sighting_of(Reply{}).error().code, "redis-answer");
}

}  // namespace
}  // namespace strandline::dedupe::redis

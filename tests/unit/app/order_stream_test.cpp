#include "app/demo/order_stream.hpp"

#include <gtest/gtest.h>

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <string>

namespace strandline::app {
namespace {

using Kind = OrderStream::Kind;

constexpr std::size_t oversized = 1'001'000;

TEST(OrderStream, MakesTheSameStreamFromTheSameSeed) {
    OrderStream one(7, oversized);
    OrderStream other(7, oversized);
    for (int i = 0; i < 500; ++i) {
        const auto first = one.next();
        const auto second = other.next();
        ASSERT_EQ(first.kind, second.kind);
        ASSERT_EQ(first.key, second.key);
        ASSERT_EQ(first.value, second.value);
    }
}

TEST(OrderStream, SendsAboutOneInTwentyBroken) {
    OrderStream stream(1, oversized);
    std::map<Kind, int> counts;
    for (int i = 0; i < 20'000; ++i) ++counts[stream.next().kind];
    const int good = counts[Kind::order] + counts[Kind::payment];
    EXPECT_NEAR(20'000 - good, 1'000, 200);
    for (const Kind kind : {Kind::oversized, Kind::tombstone, Kind::broken_json, Kind::unknown_type,
                            Kind::wrong_type, Kind::negative_price})
        EXPECT_GT(counts[kind], 0) << static_cast<int>(kind);
}

TEST(OrderStream, BreaksOnlyWhatItSaysIsBroken) {
    OrderStream stream(3, oversized);
    for (int i = 0; i < 3'000; ++i) {
        const auto made = stream.next();
        boost::system::error_code broken;
        if (!is_null(made.value)) (void)boost::json::parse(made.value, broken);
        EXPECT_EQ(broken.failed(), made.kind == Kind::broken_json);
        EXPECT_EQ(is_null(made.value), made.kind == Kind::tombstone);
        EXPECT_EQ(made.value.size() > oversized, made.kind == Kind::oversized);
    }
}

}  // namespace
}  // namespace strandline::app

#include "app/demo/order_stream.hpp"

#include <gtest/gtest.h>

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <string>

#include "unit/schema/codegen/validation.hpp"

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

TEST(OrderStream, SendsAboutOneInTwentyAsNobodyShould) {
    OrderStream stream(1, oversized);
    std::map<Kind, int> counts;
    for (int i = 0; i < 20'000; ++i) ++counts[stream.next().kind];
    const int good = counts[Kind::order] + counts[Kind::payment];
    EXPECT_NEAR(20'000 - good, 1'000, 200);
    for (const Kind kind : {Kind::copy, Kind::oversized, Kind::tombstone, Kind::broken_json,
                            Kind::unknown_type, Kind::wrong_type, Kind::negative_price,
                            Kind::no_time_zone, Kind::forbidden_key, Kind::no_products})
        EXPECT_GT(counts[kind], 0) << static_cast<int>(kind);
}

TEST(OrderStream, CopiesTheLastGoodOrderWithItsKey) {
    OrderStream stream(1, oversized);
    std::string key;
    std::string value;
    int copies = 0;
    for (int i = 0; i < 3'000; ++i) {
        const auto made = stream.next();
        if (made.kind == Kind::order) {
            key = made.key;
            value = made.value;
        } else if (made.kind == Kind::copy) {
            ++copies;
            EXPECT_EQ(made.key, key);
            EXPECT_EQ(made.value, value);
        }
    }
    EXPECT_GT(copies, 0);
}

/// What the shipped schema of its type says of an event.
std::string violations_of(const OrderStream::Made& made) {
    const bool payment = made.kind == Kind::payment;
    return testing::violations_of(
        std::string(STRANDLINE_PIPELINES) + "/schemas/" +
            (payment ? "payment_completed.schema.json" : "order_created.schema.json"),
        std::string(made.value));
}

TEST(OrderStream, FitsTheShippedSchemasButForWhatItSaysIsWrong) {
    const std::map<Kind, std::string> expected{
        {Kind::order, ""},
        {Kind::payment, ""},
        {Kind::copy, ""},
        {Kind::no_products, ""},
        {Kind::wrong_type, "/data/products/0/price type\n"},
        {Kind::negative_price, "/data/products/0/price minimum\n"},
        {Kind::no_time_zone, "/timestamp format\n"},
        {Kind::unknown_type, "/type const\n"}};
    OrderStream stream(5, oversized);
    std::map<Kind, int> seen;
    for (int i = 0; i < 2'000; ++i) {
        const auto made = stream.next();
        const auto wanted = expected.find(made.kind);
        // A few of each kind: the schema is compiled anew for each.
        if (wanted == expected.end() || ++seen[made.kind] > 5) continue;
        EXPECT_EQ(violations_of(made), wanted->second) << made.value;
    }
    EXPECT_EQ(seen.size(), expected.size());
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

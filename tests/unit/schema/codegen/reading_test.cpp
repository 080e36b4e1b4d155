// What from_event() asks of the host, and what it says of an event that nobody has validated.
#include <gmock/gmock.h>

#include <string>

#include "unit/schema/codegen/event_text.hpp"
#include "unit/schema/codegen/golden/all_kinds.hpp"
#include "unit/schema/codegen/golden/order_created.hpp"

namespace strandline {
namespace {

using events::OrderCreated;
using strandline::testing::EventText;

std::string order(const std::string& data) {
    return R"({"id":"e","type":"ORDER_CREATED","timestamp":"2025-01-01T00:00:00Z","data":)" + data +
           "}";
}
std::string products(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += std::string(i == 0 ? "" : ",") + R"({"productId":"p)" + std::to_string(i) +
                R"(","quantity":1,"price":2.5})";
    return order(R"({"orderId":"o","userId":"u","products":[)" + list + R"(],"totalAmount":1})");
}

TEST(FromEvent, AsksForEachMemberOnceWhenTheyComeInTheSchemasOrder) {
    const EventText text(products(3));
    const OrderCreated event = text.event().as<OrderCreated>();
    EXPECT_EQ(event.data.products.size(), 3U);
    // A step to each of 8 members; id, timestamp, orderId, userId and totalAmount; four steps along the
    // list; three steps and three values for each product.
    EXPECT_EQ(text.calls(), 8U + 5U + 4U + 3U * 6U);
    EXPECT_EQ(text.allocations(), 1U);
}

TEST(FromEvent, GrowsAListInTheDeliverysMemory) {
    const EventText text(products(100));
    const OrderCreated event = text.event().as<OrderCreated>();
    ASSERT_EQ(event.data.products.size(), 100U);
    for (std::size_t i = 0; i < 100; ++i)
        EXPECT_EQ(event.data.products[i].product_id, "p" + std::to_string(i));
    EXPECT_EQ(text.allocations(), 5U);  // 8, 16, 32, 64, 128
}

/// The code and the place that a reject names.
std::string refused(const std::string& json) {
    const EventText text(json);
    try {
        static_cast<void>(text.event().as<OrderCreated>());
        return "taken";
    } catch (const Reject& reject) {
        return reject.code + " " + reject.message;
    }
}

TEST(FromEvent, NamesThePlaceOfWhatIsMissingOrOfAnotherType) {
    EXPECT_EQ(refused("[]"), "json.type /");
    EXPECT_EQ(refused("7"), "json.type /");
    EXPECT_EQ(refused("{}"), "json.missing /id");
    EXPECT_EQ(refused(R"({"id":1})"), "json.type /id");
    EXPECT_EQ(refused(R"({"id":null})"), "json.type /id");
    EXPECT_EQ(refused(order("[]")), "json.type /data");
    EXPECT_EQ(refused(order("[{}]")), "json.type /data");
    EXPECT_EQ(refused(order(R"({"orderId":"o","userId":"u","products":{}})")),
              "json.type /data/products");
    EXPECT_EQ(refused(order(R"({"orderId":"o","userId":"u","products":{"a":1}})")),
              "json.type /data/products");
    EXPECT_EQ(refused(order(R"({"orderId":"o","userId":"u","products":[{"productId":"p",)"
                            R"("quantity":1,"price":1},{"productId":"p","quantity":"1"}]})")),
              "json.type /data/products/1/quantity");
}

TEST(FromEvent, RefusesAListThatTheDeliveryHasNoRoomFor) {
    EventText text(products(100));
    text.limit_memory(1000);
    try {
        static_cast<void>(text.event().as<OrderCreated>());
        FAIL() << "found room";
    } catch (const Reject& reject) {
        EXPECT_EQ(reject.code, "json.memory");
        EXPECT_EQ(reject.message, "/data/products");
    }
}

TEST(FromEvent, RefusesATombstone) {
    strandline_event raw{};
    const strandline_json_1 table{};
    const Event event(nullptr, &table, &raw);
    EXPECT_THROW(static_cast<void>(event.as<OrderCreated>()), Reject);
}

TEST(FromEvent, HaltsWithoutTheExtensionThatItNeeds) {
    strandline_event raw{};
    const Event event(nullptr, nullptr, &raw);
    EXPECT_THROW(static_cast<void>(event.as<OrderCreated>()), Halt);
}

// ---- numbers and enums ----

template <class Integer>
std::string as_integer(const std::string& json) {
    const EventText text(json);
    const Event event = text.event();
    const detail::Document document{event, event.json_source()};
    Integer out = 0;
    try {
        detail::read(document, 0, detail::Place{}, out);
        return std::to_string(out);
    } catch (const Reject& reject) {
        return reject.code;
    }
}

TEST(FromEvent, ConvertsIntegersExactly) {
    EXPECT_EQ(as_integer<std::int64_t>("1.0"), "1");
    EXPECT_EQ(as_integer<std::int64_t>("-3e2"), "-300");
    EXPECT_EQ(as_integer<std::int64_t>("1.5"), "json.type");
    EXPECT_EQ(as_integer<std::int64_t>("\"1\""), "json.type");
    EXPECT_EQ(as_integer<std::int64_t>("9223372036854775807"), "9223372036854775807");
    EXPECT_EQ(as_integer<std::int64_t>("9223372036854775808"), "json.range");
    EXPECT_EQ(as_integer<std::int64_t>("1e19"), "json.range");
    EXPECT_EQ(as_integer<std::uint64_t>("18446744073709551615"), "18446744073709551615");
    EXPECT_EQ(as_integer<std::uint64_t>("9223372036854775809"), "9223372036854775809");
    EXPECT_EQ(as_integer<std::uint64_t>("-1"), "json.range");
    EXPECT_EQ(as_integer<std::uint64_t>("1e20"), "json.range");
}

TEST(FromEvent, RefusesATextThatIsNoneOfAnEnums) {
    const EventText text("\"red\"");
    const Event event = text.event();
    const detail::Document document{event, event.json_source()};
    events::AllKinds::Colour colour{};
    try {
        detail::read(document, 0, detail::Place{}, colour);
        FAIL() << "took it";
    } catch (const Reject& reject) {
        EXPECT_EQ(reject.code, "json.enum");
    }
}

}  // namespace
}  // namespace strandline

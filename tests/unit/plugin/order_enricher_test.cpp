#include <gmock/gmock.h>

#include "unit/plugin/lane_scenario.hpp"

namespace strandline::plugin {
namespace {

using model::Verdict;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OrderEnricher : public testing::LaneScenario {
protected:
    void SetUp() override {
        open("order_enricher", "enrich", R"({"currency":"USD"})",
             {{"enriched", engine::OutputIndex{0}, "", "/data/orderId"}});
    }

    static std::string order(const std::string& products) {
        return R"({"id":"e-1","type":"ORDER_CREATED","timestamp":"2026-01-01T00:00:00Z","data":{)"
               R"("orderId":"o-1","userId":"c \"1\"","products":[)" +
               products + R"(],"totalAmount":1}})";
    }
};

TEST_F(OrderEnricher, AddsUpTheProductsInWholeCents) {
    EXPECT_EQ(handle(order(R"({"productId":"a","quantity":3,"price":0.1},)"
                           R"({"productId":"b","quantity":1,"price":5.69})")),
              Verdict::ack);
    ASSERT_THAT(delivery.effects.emits(), SizeIs(1));
    const engine::Emit& emit = delivery.effects.emits()[0];
    EXPECT_EQ(emit.key, "o-1");
    EXPECT_EQ(emit.type, "ORDER_ENRICHED");
    EXPECT_EQ(emit.value,
              R"({"type":"ORDER_ENRICHED","sourceEventId":"e-1","data":{"orderId":"o-1",)"
              R"("userId":"c \"1\"","currency":"USD","itemCount":4,"totalAmount":5.99}})");
}

TEST_F(OrderEnricher, RejectsNegativeAmounts) {
    EXPECT_EQ(handle(order(R"({"productId":"a","quantity":-1,"price":250})")), Verdict::reject);
    EXPECT_EQ(code(), "order.negative");
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
}

TEST_F(OrderEnricher, RejectsATotalThatIsNoNumber) {
    EXPECT_EQ(handle(order(R"({"productId":"a","quantity":1e300,"price":1e300})")),
              Verdict::reject);
    EXPECT_EQ(code(), "order.overflow");
}

TEST_F(OrderEnricher, RejectsAnOrderWithoutProducts) {
    EXPECT_EQ(handle(order("")), Verdict::reject);
    EXPECT_EQ(code(), "order.empty");
}

TEST_F(OrderEnricher, NamesTheProductThatLacksAField) {
    EXPECT_EQ(
        handle(order(R"({"productId":"a","quantity":1,"price":1},{"productId":"b","quantity":1})")),
        Verdict::reject);
    EXPECT_EQ(code(), "json.missing");
    EXPECT_EQ(message(), "/data/products/1/price");
}

TEST_F(OrderEnricher, RejectsProductsThatAreNoList) {
    EXPECT_EQ(handle(R"({"id":"e","type":"ORDER_CREATED","timestamp":"","data":{"orderId":"o",)"
                     R"("userId":"u","products":{}}})"),
              Verdict::reject);
    EXPECT_EQ(code(), "json.type");
    EXPECT_EQ(message(), "/data/products");
}

TEST_F(OrderEnricher, SkipsTombstones) { EXPECT_EQ(handle(std::nullopt), Verdict::skip); }

TEST(OrderEnricherConfig, RefusesACurrencyThatIsNone) {
    const auto plugin = testing::loaded("order_enricher");
    const auto checked = check_config(*plugin, "enrich", R"({"currency":"euro"})");
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error()[0].message,
              "order_enricher.enrich: /currency must match ^[A-Z]{3}$.");
    EXPECT_EQ(check_config(*plugin, "enrich", ""), R"({"currency":"EUR"})");
}

}  // namespace
}  // namespace strandline::plugin

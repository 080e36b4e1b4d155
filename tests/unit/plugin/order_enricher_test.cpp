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

    static std::string order(const std::string& items, const std::string& more = "") {
        return R"({"id":"e-1","type":"ORDER_CREATED","timestamp":"2026-01-01T00:00:00Z","data":{)"
               R"("orderId":"o-1","customerId":"c \"1\"",)" +
               more + R"("items":[)" + items + "]}}";
    }
};

TEST_F(OrderEnricher, AddsUpTheItems) {
    EXPECT_EQ(handle(order(R"({"sku":"a","quantity":2,"unitPriceCents":250},)"
                           R"({"sku":"b","quantity":1,"unitPriceCents":99})")),
              Verdict::ack);
    ASSERT_THAT(delivery.effects.emits(), SizeIs(1));
    const engine::Emit& emit = delivery.effects.emits()[0];
    EXPECT_EQ(emit.key, "o-1");
    EXPECT_EQ(emit.type, "ORDER_ENRICHED");
    EXPECT_EQ(emit.value,
              R"({"type":"ORDER_ENRICHED","sourceEventId":"e-1","data":{"orderId":"o-1",)"
              R"("customerId":"c \"1\"","currency":"USD","itemCount":3,"totalCents":599}})");
}

TEST_F(OrderEnricher, PrefersTheOrdersOwnCurrency) {
    EXPECT_EQ(handle(order(R"({"quantity":1,"unitPriceCents":1})", R"("currency":"CHF",)")),
              Verdict::ack);
    EXPECT_THAT(std::string(delivery.effects.emits()[0].value),
                ::testing::HasSubstr(R"("currency":"CHF")"));
}

TEST_F(OrderEnricher, RejectsNegativeAmounts) {
    EXPECT_EQ(handle(order(R"({"quantity":-1,"unitPriceCents":250})")), Verdict::reject);
    EXPECT_EQ(code(), "order.negative");
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
}

TEST_F(OrderEnricher, RejectsATotalBeyond64Bits) {
    EXPECT_EQ(handle(order(R"({"quantity":3,"unitPriceCents":9223372036854775807})")),
              Verdict::reject);
    EXPECT_EQ(code(), "order.overflow");
}

TEST_F(OrderEnricher, RejectsAnOrderWithoutItems) {
    EXPECT_EQ(handle(order("")), Verdict::reject);
    EXPECT_EQ(code(), "order.empty");
}

TEST_F(OrderEnricher, NamesTheItemThatLacksAField) {
    EXPECT_EQ(handle(order(R"({"quantity":1,"unitPriceCents":1},{"quantity":1})")),
              Verdict::reject);
    EXPECT_EQ(code(), "json.missing");
    EXPECT_EQ(message(), "/data/items/1/unitPriceCents");
}

TEST_F(OrderEnricher, RejectsItemsThatAreNoList) {
    EXPECT_EQ(handle(R"({"data":{"items":{}}})"), Verdict::reject);
    EXPECT_EQ(code(), "json.type");
    EXPECT_EQ(message(), "/data/items");
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

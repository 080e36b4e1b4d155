// The common record's path through this room: no allocation, no lock, no clock.
#include <gmock/gmock.h>

#include "support/counting_new.hpp"
#include "unit/plugin/lane_scenario.hpp"

namespace strandline::plugin {
namespace {

/// A clock that nobody may read.
class UnreadClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override {
        ++reads;
        return {};
    }
    [[nodiscard]] std::int64_t wall_ms() const override {
        ++reads;
        return 0;
    }
    mutable std::size_t reads{0};
};

class CommonPath : public testing::LaneScenario {
protected:
    void open_unread(const std::string& plugin_id, const std::string& handler,
                     std::vector<OutputWiring> outputs) {
        plugin = testing::loaded(plugin_id);
        auto opened =
            PluginStage::open({plugin, handler, "orders", "", std::move(outputs), unread_, logger});
        ASSERT_TRUE(opened.has_value());
        stage = *std::move(opened);
        auto opened_lane = stage->open_lane(where, port);
        ASSERT_TRUE(opened_lane.has_value());
        lane = *std::move(opened_lane);
    }

    /// How many allocations and reads of the clock a thousand events take, after a hundred.
    std::size_t cost_of_a_thousand(const std::string& value) {
        padded = value + std::string(64, '\0');
        record.value = Bytes(padded.data(), value.size());
        headers = {{"trace", "t-1"}};
        run(100);
        const testing::AllocationCount count;
        const std::size_t before = unread_.reads;
        run(1000);
        return count.so_far() + unread_.reads - before;
    }

    void run(int events) {
        for (int i = 0; i < events; ++i) {
            delivery.start(where, record);
            delivery.headers = headers;
            delivery.event.value = record.value;
            delivery.event.type = "ORDER_CREATED";
            delivery.event.id = "e-1";
            delivery.event.json = document ? &*document : nullptr;
            ASSERT_EQ(lane->handle(delivery), model::Verdict::ack);
        }
    }

    UnreadClock unread_;
};

TEST_F(CommonPath, CostsNothingForAnAck) {
    open_unread("ack_only", "ack", {});
    EXPECT_EQ(cost_of_a_thousand("{}"), 0U);
}

TEST_F(CommonPath, CostsNothingForAnAckWithOneEmit) {
    open_unread("ack_only", "copy", {{"copies", engine::OutputIndex{0}, "", {}}});
    EXPECT_EQ(cost_of_a_thousand(R"({"a":1})"), 0U);
    EXPECT_EQ(delivery.effects.emits().size(), 1U);
}

TEST_F(CommonPath, CostsNothingForAnEnrichedOrder) {
    open_unread("order_enricher", "enrich", {{"enriched", engine::OutputIndex{0}, "", {}}});
    document.emplace(R"({"id":"e-1","type":"ORDER_CREATED","timestamp":"2026-01-01T00:00:00Z",
        "data":{"orderId":"o-1","userId":"c-1","products":[
        {"productId":"a","quantity":2,"price":2.5},{"productId":"b","quantity":1,"price":0.01}],
        "totalAmount":5.01}})");
    document->reserve(50'000);
    EXPECT_EQ(cost_of_a_thousand("{}"), 0U);
}

}  // namespace
}  // namespace strandline::plugin

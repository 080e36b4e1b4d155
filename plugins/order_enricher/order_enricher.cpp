/// Order enricher: ORDER_CREATED in, ORDER_ENRICHED out, with the total that the items add up to.
///
/// In   {"id", "type", "timestamp", "data": {"orderId", "customerId", "currency"?,
///       "items": [{"sku", "quantity", "unitPriceCents"}, ...]}}
/// Out  {"type": "ORDER_ENRICHED", "sourceEventId", "data": {"orderId", "customerId", "currency",
///       "itemCount", "totalCents"}}, to the output "enriched"
#include <cstdint>
#include <strandline/plugin.hpp>
#include <string>

#include "order_enricher_manifest.hpp"

namespace {

struct Total {
    std::int64_t cents{0};
    std::int64_t items{0};
    bool negative{false};
    bool overflow{false};
};

Total add_up(const strandline::Json& items) {
    Total total;
    for (const strandline::Json& item : items.elements()) {
        const std::int64_t quantity = item.at("/quantity").integer();
        const std::int64_t price = item.at("/unitPriceCents").integer();
        std::int64_t line = 0;
        total.negative = total.negative || quantity < 0 || price < 0;
        total.overflow = total.overflow || __builtin_mul_overflow(quantity, price, &line) ||
                         __builtin_add_overflow(total.cents, line, &total.cents) ||
                         __builtin_add_overflow(total.items, quantity, &total.items);
    }
    return total;
}

struct Enrich {
    explicit Enrich(strandline::StageArgs args) : currency(args.config().string("/currency")) {}

    struct Lane {
        Lane(const Enrich& of, const strandline::LaneArgs&) : stage(of) {}

        strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) {
            if (event.tombstone()) return strandline::skip;
            const strandline::Json order = event.json("/data");
            const Total total = add_up(order.at("/items"));
            if (total.negative)
                return cx.reject("order.negative", "a quantity or price is below 0");
            if (total.overflow) return cx.reject("order.overflow", "the total exceeds 64 bits");
            if (total.items == 0) return cx.reject("order.empty", "the order has no items");
            write(event, order, total);
            cx.emit("enriched", {.value = value, .type = "ORDER_ENRICHED"});
            return strandline::ack;
        }

        void write(const strandline::Event& event, const strandline::Json& order,
                   const Total& total) {
            strandline::JsonWriter(value)
                .begin_object()
                .member("type", "ORDER_ENRICHED")
                .member("sourceEventId", event.id())
                .key("data")
                .begin_object()
                .member("orderId", order.at("/orderId").string())
                .member("customerId", order.at("/customerId").string())
                .member("currency", order.at("/currency").string_or(stage.currency))
                .member("itemCount", total.items)
                .member("totalCents", total.cents)
                .end_object()
                .end_object();
        }

        const Enrich& stage;
        std::string value;  // kept from event to event, so that nothing is allocated
    };

    std::string currency;
};

}  // namespace

STRANDLINE_PLUGIN(order_enricher, strandline::bind<Enrich>("enrich"))

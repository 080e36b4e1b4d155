/// Order enricher: ORDER_CREATED in, ORDER_ENRICHED out, with the total that the products add up to.
///
/// In   what schemas/order_created.schema.json of the pipelines says, as a type that is made from it
/// Out  {"type": "ORDER_ENRICHED", "sourceEventId", "data": {"orderId", "userId", "currency",
///       "itemCount", "totalAmount"}}, to the output "enriched"
#include <cmath>
#include <strandline/plugin.hpp>
#include <string>

#include "order_created.hpp"
#include "order_enricher_manifest.hpp"

namespace {

using events::OrderCreated;

struct Total {
    double amount{0};
    double items{0};
    bool negative{false};
};

/// In whole cents: sums of decimal fractions have digits that nobody wrote.
double to_cents(double amount) { return std::round(amount * 100) / 100; }

Total add_up(std::span<const OrderCreated::Product> products) {
    Total total;
    for (const OrderCreated::Product& product : products) {
        // A pipeline without a schema lets such an order through.
        total.negative = total.negative || product.quantity < 0 || product.price < 0;
        total.amount += product.quantity * product.price;
        total.items += product.quantity;
    }
    total.amount = to_cents(total.amount);
    return total;
}

struct Enrich {
    explicit Enrich(strandline::StageArgs args) : currency(args.config().string("/currency")) {}

    struct Lane {
        Lane(const Enrich& of, const strandline::LaneArgs&) : stage(of) {}

        strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) {
            if (event.tombstone()) return strandline::skip;
            const auto order = event.as<OrderCreated>();
            const Total total = add_up(order.data.products);
            if (total.negative)
                return cx.reject("order.negative", "a quantity or price is below 0");
            if (!std::isfinite(total.amount))
                return cx.reject("order.overflow", "the total is too large for a number");
            if (total.items == 0) return cx.reject("order.empty", "the order has no products");
            write(order, total);
            cx.emit("enriched", {.value = value, .type = "ORDER_ENRICHED"});
            return strandline::ack;
        }

        void write(const OrderCreated& order, const Total& total) {
            strandline::JsonWriter(value)
                .begin_object()
                .member("type", "ORDER_ENRICHED")
                .member("sourceEventId", order.id)
                .key("data")
                .begin_object()
                .member("orderId", order.data.order_id)
                .member("userId", order.data.user_id)
                .member("currency", stage.currency)
                .member("itemCount", total.items)
                .member("totalAmount", total.amount)
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

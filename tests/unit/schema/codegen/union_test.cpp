#include <gmock/gmock.h>

#include <string>

#include "unit/schema/codegen/event_text.hpp"
#include "unit/schema/codegen/golden/domain_event.hpp"

namespace strandline {
namespace {

using shop::events::DomainEvent;
using shop::events::OrderCreated;
using shop::events::PaymentCompleted;
using strandline::testing::EventText;

const std::string payment =
    R"({"id":"e","type":"PAYMENT_COMPLETED","timestamp":"2025-01-01T00:00:00Z",)"
    R"("data":{"paymentId":"p","orderId":"o","amount":12.5}})";

TEST(OneOf, IsTheTypeThatTheEventIs) {
    const EventText text(payment, "PAYMENT_COMPLETED");
    const DomainEvent event = text.event().as<DomainEvent>();
    const double amount =
        event.visit([](const OrderCreated&) { return 0.0; },
                    [](const PaymentCompleted& paid) { return paid.data.amount; });
    EXPECT_EQ(amount, 12.5);
    EXPECT_EQ(event.get_if<OrderCreated>(), nullptr);
    EXPECT_NE(event.get_if<PaymentCompleted>(), nullptr);
    EXPECT_EQ(to_json(event), payment);
}

TEST(OneOf, RejectsATypeThatItLacks) {
    const EventText text(payment, "ORDER_CANCELLED");
    EXPECT_THROW(static_cast<void>(text.event().as<DomainEvent>()), Reject);
}

TEST(OneOf, OwnsWhatItsTypesOwn) {
    shop::events::owning::DomainEvent kept;
    {
        const EventText text(payment, "PAYMENT_COMPLETED");
        kept = text.event().as<shop::events::owning::DomainEvent>();
    }
    EXPECT_EQ(to_json(kept), payment);
}

}  // namespace
}  // namespace strandline

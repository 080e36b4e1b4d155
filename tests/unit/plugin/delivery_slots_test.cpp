#include "plugin/delivery_slots.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "plugin/lane_gate.hpp"

namespace strandline::plugin {
namespace {

TEST(DeliverySlot, MovesTheGenerationOnWhenItIsSettled) {
    DeliverySlot slot;
    const std::uint32_t first = slot.begin(0);
    EXPECT_TRUE(slot.lives(first));
    slot.end();
    EXPECT_FALSE(slot.lives(first));
    const std::uint32_t second = slot.begin(0);
    EXPECT_NE(first, second);
    EXPECT_TRUE(slot.lives(second));
    EXPECT_FALSE(slot.lives(first));
}

TEST(DeliverySlot, IsCompletedOnceHoweverOftenItIsTried) {
    DeliverySlot slot;
    const std::uint32_t generation = slot.begin(0);
    slot.hold(generation);
    EXPECT_TRUE(slot.complete(generation));
    EXPECT_FALSE(slot.complete(generation));
    EXPECT_FALSE(slot.lives(generation));
}

TEST(DeliverySlot, IsCompletedByExactlyOneOfManyThreads) {
    for (int round = 0; round < 50; ++round) {
        DeliverySlot slot;
        const std::uint32_t generation = slot.begin(0);
        std::atomic<int> settled{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] { settled += slot.complete(generation) ? 1 : 0; });
        }
        slot.hold(generation);
        for (std::thread& thread : threads) thread.join();
        EXPECT_EQ(settled.load(), 1);
        EXPECT_EQ(slot.state().phase, DeliverySlot::Phase::completed);
    }
}

TEST(DeliverySlot, CannotBeCompletedAfterItsEnd) {
    DeliverySlot slot;
    const std::uint32_t generation = slot.begin(0);
    slot.end();
    EXPECT_FALSE(slot.complete(generation));
}

TEST(DeliverySlots, AreFoundByTheirTokensAndUsedAgain) {
    const auto taken = delivery_slots::take();
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(delivery_slots::find(delivery_slots::token_of(taken->index, 5)), taken->slot);
    delivery_slots::give_back(taken->index);
    const auto again = delivery_slots::take();
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->index, taken->index);
    delivery_slots::give_back(again->index);
}

TEST(DeliverySlots, KnowNoTokenThatNeverWas) {
    EXPECT_EQ(delivery_slots::find(delivery_slots::token_of(0xFFFFFFFF, 1)), nullptr);
    EXPECT_EQ(delivery_slots::find(delivery_slots::token_of(900'000, 1)), nullptr);
}

}  // namespace
}  // namespace strandline::plugin

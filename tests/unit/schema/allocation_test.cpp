#include <gtest/gtest.h>

#include <string>

#include "schema/event_reader.hpp"
#include "support/counting_new.hpp"

namespace strandline::schema {
namespace {

std::string order_of(std::size_t size) {
    std::string text = R"({"id":"e-1","type":"ORDER_CREATED","meta":{"id":"m-1"},"filler":")";
    return text + std::string(size - text.size() - 2, 'x') + "\"}";
}

std::size_t allocations_of(EventReader& reader, const std::string& text, int times) {
    model::Record record;
    record.value = text;
    model::Event event;
    const strandline::testing::AllocationCount allocations;
    for (int count = 0; count < times; ++count)
        EXPECT_EQ(reader.decode(record, {}, event), nullptr);
    return allocations.so_far();
}

EventReaderSettings settings_of(std::string id_pointer) {
    EventReaderSettings settings;
    settings.types = {"ORDER_CREATED"};
    settings.id_pointer = std::move(id_pointer);
    return settings;
}

TEST(EventReaderMemory, CountsAllocationsOfTheParserToo) {
    if (!testing::counts_allocations()) GTEST_SKIP() << "the thread sanitizer keeps operator new";
    EventReader reader(settings_of("/id"));
    EXPECT_GT(allocations_of(reader, order_of(20'000), 1), 2U);
}

TEST(EventReaderMemory, AllocatesNothingOnceItHasGrown) {
    EventReader reader(settings_of("/id"));
    allocations_of(reader, order_of(8'000), 1);
    EXPECT_EQ(allocations_of(reader, order_of(470), 1000), 0U);
    EXPECT_EQ(allocations_of(reader, order_of(8'000), 1000), 0U);
}

TEST(EventReaderMemory, AllocatesNothingForPointersThatGoDeeper) {
    EventReader reader(settings_of("/meta/id"));
    allocations_of(reader, order_of(470), 1);
    EXPECT_EQ(allocations_of(reader, order_of(470), 1000), 0U);
}

TEST(EventReaderMemory, AllocatesNothingWhileGiantsKeepComing) {
    EventReader reader(settings_of("/id"));
    const std::string giant = order_of(500'000);
    const std::string small = order_of(470);
    allocations_of(reader, giant, 1);
    std::size_t total = 0;
    for (int round = 0; round < 5; ++round)
        total += allocations_of(reader, small, 30) + allocations_of(reader, giant, 1);
    EXPECT_EQ(total, 0U);
}

}  // namespace
}  // namespace strandline::schema

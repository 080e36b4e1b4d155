#include "engine/effects.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "support/counting_new.hpp"

namespace strandline::engine {
namespace {

Emit emit_of(std::string_view value) {
    Emit emit;
    emit.value = value;
    return emit;
}

std::vector<std::string> values(const Effects& effects) {
    std::vector<std::string> all;
    for (const Emit& emit : effects.emits()) all.emplace_back(emit.value);
    return all;
}

TEST(Effects, KeepsCopiesOfEverything) {
    Effects effects;
    {
        std::string text = "value key type content name header";
        const std::string_view view = text;
        const std::vector<model::Header> headers{{view.substr(23, 4), view.substr(28, 6)},
                                                 {view.substr(23, 4), null_bytes}};
        Emit emit;
        emit.output = 3;
        emit.partition = 4;
        emit.timestamp_ms = 5;
        emit.value = view.substr(0, 5);
        emit.key = view.substr(6, 3);
        emit.type = view.substr(10, 4);
        emit.content_type = view.substr(15, 7);
        emit.headers = headers;
        effects.add(emit);
        text.assign(text.size(), '#');
    }
    const Emit& kept = effects.emits()[0];
    EXPECT_EQ(kept.output, 3U);
    EXPECT_EQ(kept.partition, 4);
    EXPECT_EQ(kept.timestamp_ms, 5);
    EXPECT_EQ(kept.value, "value");
    EXPECT_EQ(kept.key, "key");
    EXPECT_EQ(kept.type, "type");
    EXPECT_EQ(kept.content_type, "content");
    ASSERT_EQ(kept.headers.size(), 2U);
    EXPECT_EQ(kept.headers[0].name, "name");
    EXPECT_EQ(kept.headers[0].value, "header");
    EXPECT_TRUE(is_null(kept.headers[1].value));
}

TEST(Effects, TellsNullFromEmpty_F32) {
    Effects effects;
    effects.add(emit_of(null_bytes));
    effects.add(emit_of(""));
    EXPECT_TRUE(is_null(effects.emits()[0].value));
    EXPECT_TRUE(is_null(effects.emits()[0].key));
    EXPECT_FALSE(is_null(effects.emits()[1].value));
    EXPECT_EQ(effects.emits()[1].value.size(), 0U);
}

TEST(Effects, DropsAStageAndKeepsThoseBeforeIt) {
    Effects effects;
    effects.add(emit_of("first"));
    effects.keep_stage();
    effects.add(emit_of("second"));
    effects.add(emit_of("third"));
    effects.drop_stage();
    EXPECT_EQ(values(effects), (std::vector<std::string>{"first"}));
    effects.add(emit_of("again"));
    effects.keep_stage();
    effects.drop_stage();
    EXPECT_EQ(values(effects), (std::vector<std::string>{"first", "again"}));
    effects.clear();
    EXPECT_TRUE(effects.empty());
    effects.add(emit_of("next record"));
    effects.drop_stage();
    EXPECT_TRUE(effects.empty());
}

TEST(Effects, NeverMovesWhatAViewPointsToWhileItGrows) {
    Effects effects;
    std::vector<std::string> expected;
    std::vector<std::string_view> views;
    for (std::size_t i = 0; i < 500; ++i) {
        expected.push_back(std::string(i * 7 % 300, 'a') + std::to_string(i));
        effects.add(emit_of(expected.back()));
        views.push_back(effects.emits().back().value);
    }
    effects.add(emit_of(std::string(1'000'000, 'x')));  // a block of its own
    effects.add(emit_of("behind it"));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(views[i], expected[i]);
        EXPECT_EQ(effects.emits()[i].value.data(), views[i].data());
    }
    EXPECT_EQ(effects.emits().back().value, "behind it");
}

TEST(Effects, GivesZeroedAlignedMemory) {
    Effects effects;
    for (int round = 0; round < 3; ++round) {
        for (const std::size_t size : {1U, 3U, 16U, 17U, 5'000U, 100'000U}) {
            auto* memory = static_cast<unsigned char*>(effects.allocate(size));
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 16, 0U);
            for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(memory[i], 0);
            std::memset(memory, 0xFF, size);
        }
        effects.clear();
    }
}

TEST(Effects, AllocatesNothingAfterWarmUp) {
    Effects effects;
    const std::string value(400, 'v');
    const auto one_record = [&] {
        effects.clear();
        for (int i = 0; i < 20; ++i) effects.add(emit_of(value));
        (void)effects.allocate(2'000);
        effects.keep_stage();
    };
    for (int i = 0; i < 10; ++i) one_record();
    const testing::AllocationCount count;
    for (int i = 0; i < 1000; ++i) one_record();
    EXPECT_EQ(count.so_far(), 0U);
}

TEST(Effects, GivesBackTheMemoryOfADroppedStage) {
    Effects effects;
    effects.add(emit_of("of the first stage"));
    effects.keep_stage();
    const auto attempt = [&effects] {
        (void)effects.allocate(100'000);
        effects.add(emit_of(std::string(1'000, 'v')));
        effects.drop_stage();
    };
    attempt();
    const testing::AllocationCount count;
    for (int i = 0; i < 100; ++i) attempt();
    // The test's own string is one allocation an attempt; the arena adds none.
    EXPECT_LE(count.so_far(), 100U);
    EXPECT_EQ(values(effects), (std::vector<std::string>{"of the first stage"}));
}

}  // namespace
}  // namespace strandline::engine

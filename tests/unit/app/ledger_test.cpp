#include "app/demo/ledger.hpp"

#include <gtest/gtest.h>

namespace strandline::app {
namespace {

engine::PipelineSnapshot snapshot_of(std::uint64_t read, std::uint64_t delivered,
                                     std::uint64_t dead_lettered) {
    engine::PipelineSnapshot pipeline;
    engine::TopicSnapshot& topic = pipeline.topics.emplace_back();
    topic.records_read = read;
    engine::TypeSnapshot& type = topic.types.emplace_back();
    type.dispositions[model::index_of(model::Disposition::delivered)] = delivered;
    type.dispositions[model::index_of(model::Disposition::dead_lettered)] = dead_lettered;
    pipeline.dead_letters[model::index_of(model::FailureClass::tombstone)] = dead_lettered;
    return pipeline;
}

TEST(DemoView, AddsUpOnlyWhenEveryEventHasADisposition) {
    EXPECT_TRUE(view_of(snapshot_of(10, 7, 3), 10, 1.0, std::nullopt).adds_up());
    EXPECT_FALSE(view_of(snapshot_of(10, 7, 2), 10, 1.0, std::nullopt).adds_up());
    EXPECT_FALSE(view_of(snapshot_of(9, 7, 2), 10, 1.0, std::nullopt).adds_up());
}

TEST(DemoView, TakesTheRateFromTheViewBefore) {
    const DemoView before = view_of(snapshot_of(10, 10, 0), 10, 1.0, std::nullopt);
    EXPECT_DOUBLE_EQ(before.rate, 0);
    const DemoView after = view_of(snapshot_of(50, 45, 5), 50, 3.0, before);
    EXPECT_DOUBLE_EQ(after.rate, 20);
}

TEST(DemoView, ListsOnlyFailuresThatHappened) {
    const DemoView view = view_of(snapshot_of(10, 7, 3), 10, 1.0, std::nullopt);
    ASSERT_EQ(view.failures.size(), 1U);
    EXPECT_EQ(view.failures.front().first, "tombstone");
    EXPECT_EQ(view.failures.front().second, 3U);
}

TEST(DemoView, CountsTheMembersThatWereTakenOut) {
    engine::PipelineSnapshot pipeline = snapshot_of(10, 10, 0);
    pipeline.topics.front().members_removed = 2;
    EXPECT_EQ(view_of(pipeline, 10, 1.0, std::nullopt).members_removed, 2U);
}

TEST(Quantile, IsTheBoundUnderWhichThatShareLies) {
    engine::LatencySnapshot latency;
    EXPECT_EQ(quantile(latency, 0.5), std::nullopt);
    latency.buckets[0] = 98;
    latency.buckets[3] = 1;
    latency.buckets.back() = 1;
    EXPECT_EQ(quantile(latency, 0.50), engine::latency_bounds_s[0]);
    EXPECT_EQ(quantile(latency, 0.99), engine::latency_bounds_s[3]);
    EXPECT_EQ(quantile(latency, 1.00), engine::latency_bounds_s.back());
}

}  // namespace
}  // namespace strandline::app

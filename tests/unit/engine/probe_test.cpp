#include "engine/probe.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Disposition;
using model::FailureClass;

PipelineSnapshot empty_sums() {
    PipelineSnapshot sums;
    sums.topics.resize(1);
    sums.topics[0].types.resize(2);
    sums.stages.resize(2);
    sums.outputs.resize(3);
    return sums;
}

TEST(LaneProbe, AddsEveryNumberWhereItBelongs) {
    LaneProbe probe(2, 2, 3);
    probe.taken();
    probe.taken();
    probe.finished(1, Disposition::dead_lettered);
    probe.processed(1, 3ms);
    probe.handled(1, 20us);
    probe.retried(1);
    probe.aged(2s);
    probe.failed(FailureClass::tombstone);
    probe.published(2);
    probe.publish_failed(2, "_MSG_TIMED_OUT");

    PipelineSnapshot sums = empty_sums();
    probe.add_to(sums, sums.topics[0]);
    const TopicSnapshot& topic = sums.topics[0];
    EXPECT_EQ(topic.records_read, 2U);
    EXPECT_EQ(topic.types[1].dispositions[model::index_of(Disposition::dead_lettered)], 1U);
    EXPECT_DOUBLE_EQ(topic.types[1].processing.sum_s, 0.003);
    EXPECT_DOUBLE_EQ(topic.end_to_end.sum_s, 2.0);
    EXPECT_EQ(sums.stages[1].retries, 1U);
    EXPECT_DOUBLE_EQ(sums.stages[1].duration.sum_s, 0.00002);
    EXPECT_EQ(sums.dead_letters[model::index_of(FailureClass::tombstone)], 1U);
    EXPECT_EQ(sums.outputs[2].published, 1U);
    EXPECT_EQ(sums.outputs[2].errors.at("_MSG_TIMED_OUT"), 1U);

    EXPECT_EQ(topic.types[0].dispositions[model::index_of(Disposition::dead_lettered)], 0U);
    EXPECT_EQ(sums.stages[0].retries, 0U);
    EXPECT_EQ(sums.outputs[0].published, 0U);
    EXPECT_TRUE(sums.outputs[0].errors.empty());
}

TEST(LaneProbe, SumsOverLanes) {
    LaneProbe first(2, 2, 3);
    LaneProbe second(2, 2, 3);
    first.taken();
    second.taken();
    second.publish_failed(0, "A");
    first.publish_failed(0, "A");
    PipelineSnapshot sums = empty_sums();
    TopicSnapshot topic = sums.topics[0];
    first.add_to(sums, topic);
    second.add_to(sums, topic);
    EXPECT_EQ(topic.records_read, 2U);
    EXPECT_EQ(sums.outputs[0].errors.at("A"), 2U);
}

TEST(LatencyCounter, PutsATimeIntoTheBucketWhoseBoundItDoesNotPass) {
    for (std::size_t i = 0; i < latency_bounds_s.size(); ++i) {
        const auto bound = Duration(static_cast<Duration::rep>(latency_bounds_s[i] * 1e9 + 0.5));
        LatencyCounter counter;
        counter.observe(bound);
        counter.observe(bound + 1ns);
        LatencySnapshot sums;
        counter.add_to(sums);
        EXPECT_EQ(sums.buckets[i], 1U) << latency_bounds_s[i];
        EXPECT_EQ(sums.buckets[i + 1], 1U) << latency_bounds_s[i];
        EXPECT_EQ(std::accumulate(sums.buckets.begin(), sums.buckets.end(), 0U), 2U);
    }
}

TEST(LatencyCounter, TakesATimeThatRanBackwardsForNone) {
    LatencyCounter counter;
    counter.observe(-1s);
    LatencySnapshot sums;
    counter.add_to(sums);
    EXPECT_EQ(sums.buckets[0], 1U);
    EXPECT_DOUBLE_EQ(sums.sum_s, 0.0);
}

}  // namespace
}  // namespace strandline::engine

#include "metrics/exposition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/metrics/full_input.hpp"

namespace strandline::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What follows the series' name and labels on its line; "absent" without such a line.
std::string value_of(const std::string& page, const std::string& series) {
    const std::string wanted = "\n" + series + " ";
    const std::size_t found = ("\n" + page).find(wanted);
    if (found == std::string::npos) return "absent";
    const std::size_t start = found + wanted.size() - 1;
    return page.substr(start, page.find('\n', start) - start);
}

engine::PipelineSnapshot pipeline(const std::string& name) {
    engine::PipelineSnapshot snapshot;
    snapshot.name = name;
    snapshot.topics = {{"orders", 7, {{"order.placed", {5, 0, 0, 0, 1}, {}}}, {}}};
    return snapshot;
}

TEST(Exposition, CountsEveryDispositionByTypeAndByPipeline) {
    const std::string page = exposition(full_input());
    const std::string by_type =
        R"(kafka_events_processed_total{topic="orders",event_type="order.placed",status=")";
    EXPECT_EQ(value_of(page, by_type + "delivered\"}"), "10");
    EXPECT_EQ(value_of(page, by_type + "skipped\"}"), "2");
    EXPECT_EQ(value_of(page, by_type + "duplicate\"}"), "1");
    EXPECT_EQ(value_of(page, by_type + "dead_lettered\"}"), "3");
    EXPECT_EQ(value_of(page, by_type + "poisoned\"}"), "1");
    EXPECT_EQ(
        value_of(
            page,
            R"(strandline_records_total{pipeline="orders",topic="orders",disposition="dead_lettered"})"),
        "7")
        << "over all types";
    EXPECT_EQ(value_of(page, R"(strandline_records_read_total{pipeline="orders",topic="orders"})"),
              "23");
}

TEST(Exposition, AddsUpThePipelinesThatReadOneTopic) {
    MetricsInput input;
    input.pipelines = {pipeline("a"), pipeline("b")};
    input.pipelines[1].topics[0].types[0].processing.buckets[4] = 3;
    const std::string page = exposition(input);
    EXPECT_EQ(
        value_of(
            page,
            R"(kafka_events_processed_total{topic="orders",event_type="order.placed",status="delivered"})"),
        "10");
    EXPECT_EQ(
        value_of(page, R"(kafka_poison_records_total{topic="orders",event_type="order.placed"})"),
        "2");
    EXPECT_EQ(
        value_of(
            page,
            R"(kafka_event_processing_seconds_count{topic="orders",event_type="order.placed"})"),
        "3");
    EXPECT_EQ(value_of(page, R"(strandline_records_read_total{pipeline="b",topic="orders"})"), "7");
}

TEST(Exposition, AddsUpThePartsOfTwoPipelinesWithTheSameName) {
    MetricsInput input;  // as while a reload swaps one for the other
    input.pipelines = {pipeline("a"), pipeline("a")};
    const std::string page = exposition(input);
    EXPECT_EQ(value_of(page, R"(strandline_records_read_total{pipeline="a",topic="orders"})"),
              "14");
}

TEST(Exposition, MakesHistogramsCumulative) {
    const std::string page = exposition(full_input());
    const std::string bucket =
        R"(kafka_event_processing_seconds_bucket{topic="orders",event_type="order.placed",le=")";
    EXPECT_EQ(value_of(page, bucket + "0.0001\"}"), "3");
    EXPECT_EQ(value_of(page, bucket + "0.01\"}"), "7");
    EXPECT_EQ(value_of(page, bucket + "5\"}"), "7");
    EXPECT_EQ(value_of(page, bucket + "+Inf\"}"), "8");
    const std::string labels = R"({topic="orders",event_type="order.placed"})";
    EXPECT_EQ(value_of(page, "kafka_event_processing_seconds_count" + labels), "8");
    EXPECT_EQ(value_of(page, "kafka_event_processing_seconds_sum" + labels), "7.5");
}

TEST(Exposition, ShowsZerosFromTheStartWhereARateMustSeeTheFirstRise) {
    MetricsInput input;
    engine::PipelineSnapshot fresh;
    fresh.name = "fresh";
    fresh.topics = {{"orders", 0, {{"order.placed", {}, {}}}, {}}, {"payments", 0, {}, {}}};
    input.pipelines = {fresh};
    const std::string page = exposition(input);
    EXPECT_EQ(
        value_of(page, R"(kafka_poison_records_total{topic="orders",event_type="order.placed"})"),
        "0");
    for (const std::string_view error_class : model::failure_class_names) {
        EXPECT_EQ(value_of(page, R"(strandline_dead_letters_total{pipeline="fresh",error_class=")" +
                                     std::string(error_class) + "\"}"),
                  "0");
    }
    EXPECT_EQ(
        value_of(
            page,
            R"(strandline_records_total{pipeline="fresh",topic="payments",disposition="poisoned"})"),
        "0");
    EXPECT_EQ(value_of(page, R"(strandline_rebalances_total{pipeline="fresh",kind="lost"})"), "0");
    EXPECT_EQ(value_of(page, R"(strandline_commits_total{pipeline="fresh",result="committed"})"),
              "0");
}

TEST(Exposition, ShowsWhatIsNotKnownYetAsAbsentAndNotAsZero) {
    MetricsInput input;
    input.pipelines = {pipeline("a")};
    input.pipelines[0].lanes.resize(1);
    input.pipelines[0].lanes[0].where = {"orders", 0};
    const std::string page = exposition(input);
    EXPECT_THAT(page, Not(HasSubstr("strandline_consumer_lag_records")));
    EXPECT_THAT(page, Not(HasSubstr("strandline_committed_offset")));
    EXPECT_THAT(page, Not(HasSubstr("strandline_last_progress_timestamp_seconds")));
    EXPECT_THAT(page, Not(HasSubstr("strandline_partition_stalled")));
    EXPECT_THAT(page, Not(HasSubstr("strandline_config_last_reload")));
    EXPECT_EQ(value_of(page, R"(strandline_assigned_partitions{pipeline="a"})"), "1");
}

TEST(Exposition, SaysWhyAPartitionDoesNotMove) {
    const std::string page = exposition(full_input());
    const std::string labels = R"({pipeline="orders",topic="orders",partition="3")";
    EXPECT_EQ(value_of(page, "strandline_partition_stalled" + labels + R"(,reason="dead_letter"})"),
              "1");
    EXPECT_EQ(value_of(page, "strandline_consumer_lag_seconds" + labels + "}"), "12.5");
    EXPECT_EQ(value_of(page, "strandline_consumer_lag_records" + labels + "}"), "9");
    EXPECT_EQ(value_of(page, "strandline_committed_offset" + labels + "}"), "41");
    EXPECT_EQ(value_of(page, "strandline_last_progress_timestamp_seconds" + labels + "}"),
              "1700000000.5");
}

TEST(Exposition, ShowsOneStateOfSix) {
    const std::string page = exposition(full_input());
    for (const std::string state : engine::pipeline_state_names) {
        EXPECT_EQ(value_of(page, R"(strandline_pipeline_state{pipeline="orders",state=")" + state +
                                     "\"}"),
                  state == "stalled" ? "1" : "0");
    }
}

TEST(Exposition, LetsNoTextIntoALabelOfAClosedList) {
    MetricsInput input = full_input();
    input.pipelines[0].lanes[0].stalled = "broker said: secret payload";
    input.pipelines[0].outputs[0].errors = {{"Broker: \"message\" too large", 1}};
    input.insecure = {"no TLS for host 10.0.0.1"};
    const std::string page = exposition(input);
    EXPECT_THAT(page, Not(HasSubstr("secret")));
    EXPECT_THAT(page, Not(HasSubstr("Broker:")));
    EXPECT_THAT(page, HasSubstr(R"(strandline_insecure_config{reason="_other"} 1)"));
    EXPECT_THAT(page, HasSubstr(R"(reason="_other"} 1)"));
}

TEST(Exposition, EscapesLabelValues) {
    MetricsInput input;
    input.log_suppressed = {{"a \"quoted\"\nline \\", 1}};
    EXPECT_THAT(exposition(input),
                HasSubstr(R"(strandline_log_suppressed_total{site="a \"quoted\"\nline \\"} 1)"));
}

TEST(Exposition, WritesLargeCountersExactly) {
    MetricsInput input;
    input.pipelines = {pipeline("a")};
    input.pipelines[0].topics[0].records_read = 9'007'199'254'740'991;  // 2^53 - 1
    EXPECT_EQ(std::stod(value_of(exposition(input),
                                 R"(strandline_records_read_total{pipeline="a",topic="orders"})")),
              9'007'199'254'740'991.0);
}

TEST(Exposition, ForgetsAPipelineThatIsGone) {
    MetricsInput input = full_input();
    input.pipelines.clear();
    EXPECT_THAT(exposition(input), Not(HasSubstr("pipeline=")));
}

}  // namespace
}  // namespace strandline::metrics

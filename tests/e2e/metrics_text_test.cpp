#include "e2e/metrics_text.hpp"

#include <gtest/gtest.h>

namespace strandline::e2e {
namespace {

TEST(MetricsText, SumsTheSeriesWhoseLabelsFit) {
    const MetricsText metrics(
        "# HELP a_total of all\n# TYPE a_total counter\n"
        "a_total{topic=\"x\",status=\"ok\"} 3\n"
        "a_total{topic=\"y\",status=\"ok\"} 4\n"
        "a_total{topic=\"y\",status=\"bad\"} 5\n"
        "ab_total 100\n");
    EXPECT_EQ(metrics.sum("a_total"), 12);
    EXPECT_EQ(metrics.sum("a_total", {{"topic", "y"}}), 9);
    EXPECT_EQ(metrics.sum("a_total", {{"status", "bad"}, {"topic", "x"}}), 0);
    EXPECT_EQ(metrics.sum("ab_total"), 100);
    EXPECT_FALSE(metrics.has("b_total"));
}

TEST(MetricsText, ReadsEscapesInLabelValues) {
    const MetricsText metrics("m{name=\"a\\\"},b\",other=\"1\"} 2.5e3\n");
    EXPECT_EQ(metrics.sum("m", {{"name", "a\"},b"}, {"other", "1"}}), 2500);
}

}  // namespace
}  // namespace strandline::e2e

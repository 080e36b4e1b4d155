#include "metrics/sheet.hpp"

#include <gtest/gtest.h>

namespace strandline::metrics {
namespace {

TEST(Sheet, WritesFamiliesInTheOrderOfTheCatalogue) {
    Sheet sheet;
    sheet.count(family::log_dropped, {}, 1);
    sheet.count(family::poison_records, {"t", "b"}, 2);
    sheet.count(family::poison_records, {"t", "a"}, 3);
    EXPECT_EQ(sheet.text(),
              "# HELP kafka_poison_records_total Records that went to the poison topic.\n"
              "# TYPE kafka_poison_records_total counter\n"
              "kafka_poison_records_total{topic=\"t\",event_type=\"a\"} 3\n"
              "kafka_poison_records_total{topic=\"t\",event_type=\"b\"} 2\n"
              "# HELP strandline_log_dropped_total Log lines that could not be written: their "
              "reader did not read.\n"
              "# TYPE strandline_log_dropped_total counter\n"
              "strandline_log_dropped_total 1\n");
}

TEST(Sheet, AddsUpCountersAndKeepsTheLastOfAGauge) {
    Sheet sheet;
    sheet.count(family::log_dropped, {}, 1);
    sheet.count(family::log_dropped, {}, 2);
    sheet.set(family::config_generation, {}, 4);
    sheet.set(family::config_generation, {}, 5);
    const std::string text = sheet.text();
    EXPECT_NE(text.find("strandline_log_dropped_total 3\n"), std::string::npos);
    EXPECT_NE(text.find("strandline_config_generation 5\n"), std::string::npos);
}

TEST(Sheet, IsEmptyWithoutSamples) { EXPECT_EQ(Sheet().text(), ""); }

TEST(SheetDeathTest, RefusesASampleThatDoesNotFitItsFamily) {
    Sheet sheet;
    EXPECT_DEATH(sheet.set(family::log_dropped, {}, 1), "type of its family");
    EXPECT_DEATH(sheet.count(family::poison_records, {"t"}, 1), "a value for each label");
}

}  // namespace
}  // namespace strandline::metrics

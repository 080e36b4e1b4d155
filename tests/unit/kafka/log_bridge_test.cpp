#include "kafka/log_bridge.hpp"

#include <gtest/gtest.h>

#include "support/capturing_logger.hpp"

namespace strandline::kafka {
namespace {

TEST(LogBridge, MapsTheLevelsOfSyslog) {
    EXPECT_EQ(log_level_of(3, "CONFWARN"), LogLevel::error);
    EXPECT_EQ(log_level_of(4, "CONFWARN"), LogLevel::warn);
    EXPECT_EQ(log_level_of(6, "GETPID"), LogLevel::info);
    EXPECT_EQ(log_level_of(7, "FETCH"), LogLevel::debug);
    EXPECT_EQ(log_level_of(3, "FAIL"), LogLevel::debug);  // said better elsewhere
}

TEST(LogBridge, HoldsRepetitionsBackAndCountsThem) {
    testing::CapturingLogger logger;
    LogBridge bridge(logger, "strandline-test");
    TimePoint now;
    for (int i = 0; i < 25; ++i) bridge.write(4, "TERM", "again", now);
    EXPECT_EQ(logger.lines().size(), 10U);
    EXPECT_EQ(logger.lines()[0].field("facility"), "TERM");
    bridge.write(4, "OTHER", "something else", now);
    EXPECT_EQ(logger.lines().size(), 11U);
    now += std::chrono::seconds(31);
    bridge.write(4, "TERM", "again", now);
    ASSERT_EQ(logger.lines().size(), 13U);
    EXPECT_EQ(logger.lines()[11].field("lines"), "15");
}

}  // namespace
}  // namespace strandline::kafka

#include "base/log_limiter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace strandline {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class LogLimiterTest : public ::testing::Test {
protected:
    int admitted(std::string_view site, int lines) {
        int count = 0;
        for (int i = 0; i < lines; ++i) count += limiter_.admit(site, clock_.now()) ? 1 : 0;
        return count;
    }

    testing::ManualClock clock_;
    LogLimiter limiter_;
};

TEST_F(LogLimiterTest, LetsTwentyLinesASecondThroughAndCountsTheRest) {
    EXPECT_EQ(admitted("lane stalled", 50), 20);
    EXPECT_THAT(limiter_.suppressed(), ElementsAre(Pair("lane stalled", 30)));
}

TEST_F(LogLimiterTest, LetsLinesThroughAgainWhenTheSecondIsOver) {
    admitted("lane stalled", 50);
    clock_.advance(999ms);
    EXPECT_EQ(admitted("lane stalled", 1), 0);
    clock_.advance(1ms);
    EXPECT_EQ(admitted("lane stalled", 50), 20);
}

TEST_F(LogLimiterTest, TellsOnceHowManyItHeldBack) {
    admitted("lane stalled", 23);
    clock_.advance(1s);
    EXPECT_EQ(limiter_.admit("lane stalled", clock_.now()), 3U);
    EXPECT_EQ(limiter_.admit("lane stalled", clock_.now()), 0U);
}

TEST_F(LogLimiterTest, GivesEachSiteItsOwnTwenty) {
    EXPECT_EQ(admitted("one", 30), 20);
    EXPECT_EQ(admitted("another", 20), 20);
}

TEST_F(LogLimiterTest, NamesNoSiteThatLostNothing) {
    admitted("quiet", 20);
    EXPECT_THAT(limiter_.suppressed(), IsEmpty());
}

TEST_F(LogLimiterTest, StaysBoundedWhenSitesAreMadeUpAtRunTime) {
    for (int i = 0; i < 5000; ++i) (void)limiter_.admit("site " + std::to_string(i), clock_.now());
    EXPECT_THAT(limiter_.suppressed(), ElementsAre(Pair("_other", 5000 - 512 - 20)));
}

}  // namespace
}  // namespace strandline

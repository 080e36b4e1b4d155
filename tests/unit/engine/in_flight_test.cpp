#include "engine/in_flight.hpp"

#include <gtest/gtest.h>

namespace strandline::engine {
namespace {

using model::Disposition;

TEST(InFlight, ClosesASlotWithTheLastReport) {
    InFlight in_flight(4);
    in_flight.open(0, Disposition::delivered, 2, 77);
    in_flight.expect_report(0);
    in_flight.expect_report(0);
    EXPECT_FALSE(in_flight.settle_one(0));
    EXPECT_FALSE(in_flight.settle_one(0));
    EXPECT_EQ(in_flight.count(), 1U);
    EXPECT_TRUE(in_flight.settle_one(0));
    EXPECT_EQ(in_flight.count(), 0U);
    EXPECT_FALSE(in_flight.is_open(0));
}

TEST(InFlight, StaysOpenWhenAllReportsComeBeforeThePublishingEnds) {
    InFlight in_flight(4);
    in_flight.open(0, Disposition::delivered, 0, -1);
    in_flight.expect_report(0);
    EXPECT_FALSE(in_flight.settle_one(0)) << "the report, before publish() returned";
    in_flight.expect_report(0);
    EXPECT_FALSE(in_flight.settle_one(0));
    EXPECT_TRUE(in_flight.settle_one(0)) << "the publishing itself";
}

TEST(InFlight, RemembersWhatTheRecordIsUntilItsSlotIsReused) {
    InFlight in_flight(4);
    in_flight.open(1, Disposition::delivered, 3, 99);
    in_flight.redirect(1, Disposition::poisoned, model::FailureClass::tombstone);
    in_flight.mark_failed(1);
    EXPECT_EQ(in_flight[1].disposition, Disposition::poisoned);
    EXPECT_EQ(in_flight[1].failure_class, model::FailureClass::tombstone);
    EXPECT_EQ(in_flight[1].type, 3U);
    EXPECT_EQ(in_flight[1].timestamp_ms, 99);
    EXPECT_TRUE(in_flight[1].failed);
    EXPECT_TRUE(in_flight.settle_one(1));
    in_flight.open(5, Disposition::skipped, 0, -1);  // the same slot
    EXPECT_FALSE(in_flight[5].failed);
    EXPECT_EQ(in_flight[5].disposition, Disposition::skipped);
}

TEST(InFlightDeathTest, AssertsThatARecordIsConcludedOnce) {
    InFlight in_flight(4);
    in_flight.open(2, Disposition::delivered, 0, -1);
    EXPECT_DEATH(in_flight.open(2, Disposition::delivered, 0, -1), "concluded twice");
}

TEST(InFlightDeathTest, AssertsThatAReportIsWaitedFor) {
    InFlight in_flight(4);
    EXPECT_DEATH((void)in_flight.settle_one(0), "waits for none");
    in_flight.open(0, Disposition::delivered, 0, -1);
    EXPECT_TRUE(in_flight.settle_one(0));
    EXPECT_DEATH((void)in_flight.settle_one(0), "waits for none");
}

}  // namespace
}  // namespace strandline::engine

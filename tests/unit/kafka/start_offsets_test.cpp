#include "kafka/start_offsets.hpp"

#include <gtest/gtest.h>

namespace strandline::kafka {
namespace {

using At = StartPlan::At;
constexpr StartAt latest{StartAt::Kind::latest, 0};
constexpr StartAt earliest{StartAt::Kind::earliest, 0};
constexpr StartAt timestamp{StartAt::Kind::timestamp, 1'700'000'000'000};

TEST(StartPlan, ACommittedOffsetDecides) {
    for (const auto& start : {latest, earliest, timestamp}) {
        EXPECT_EQ(plan_start(true, true, false, start, WhenOffsetIsGone::stop),
                  (StartPlan{At::committed, false}));
    }
}

TEST(StartPlan, AGroupWithoutOffsetsStartsWhereTheDefinitionSays) {
    const auto plan = [](const StartAt& start) {
        return plan_start(false, false, false, start, WhenOffsetIsGone::stop);
    };
    EXPECT_EQ(plan(earliest), (StartPlan{At::earliest, false}));
    // What moves with time is chosen once, and committed.
    EXPECT_EQ(plan(latest), (StartPlan{At::latest, true}));
    EXPECT_EQ(plan(timestamp), (StartPlan{At::timestamp, true}));
}

TEST(StartPlan, APartitionThatIsNewInItsTopicIsReadFromItsBeginning) {
    EXPECT_EQ(plan_start(false, true, false, latest, WhenOffsetIsGone::stop),
              (StartPlan{At::earliest, false}));
}

TEST(StartPlan, AnOffsetThatIsGoneIsReplacedAsTheDefinitionSays) {
    EXPECT_EQ(plan_start(true, true, true, latest, WhenOffsetIsGone::earliest),
              (StartPlan{At::earliest, false}));
    EXPECT_EQ(plan_start(true, true, true, earliest, WhenOffsetIsGone::latest),
              (StartPlan{At::latest, true}));
    EXPECT_EQ(plan_start(true, true, true, earliest, WhenOffsetIsGone::stop),
              (StartPlan{At::committed, false}));
}

}  // namespace
}  // namespace strandline::kafka

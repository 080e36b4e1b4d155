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

class HistoryPlan : public testing::Test {
protected:
    static std::int64_t plan(std::int64_t start, std::int64_t ours_from, std::uint64_t history,
                             std::int64_t log_start, std::int64_t log_end) {
        return plan_history({.where = {"orders", 0},
                             .offset = model::Offset{start},
                             .leader_epoch = -1,
                             .ours_from = model::Offset{ours_from}},
                            history, model::Offset{log_start}, model::Offset{log_end})
            .value;
    }
};

TEST_F(HistoryPlan, ReachesAsFarBackAsTheWindowIsLong) {
    EXPECT_EQ(plan(1'000, 0, 100, 0, 2'000), 900);
    EXPECT_EQ(plan(1'000, 0, 5'000, 0, 2'000), 0);
}

TEST_F(HistoryPlan, StopsAtTheLogsBeginning) {
    EXPECT_EQ(plan(1'000, 0, 100, 950, 2'000), 950);
    EXPECT_EQ(plan(1'000, 0, 100, 1'200, 2'000), 1'000) << "the start itself is gone: it says so";
}

TEST_F(HistoryPlan, StopsWhereTheGroupBegan) {
    EXPECT_EQ(plan(1'000, 980, 100, 0, 2'000), 980);
    EXPECT_EQ(plan(1'000, 1'000, 100, 0, 2'000), 1'000);
    EXPECT_EQ(plan(1'000, -1, 100, 0, 2'000), 1'000) << "nobody knows where it began";
}

TEST_F(HistoryPlan, ReadsNothingOfALogThatEndsBelowTheStart) {
    // F30: cut back, or made anew. Records that come there later are no history.
    EXPECT_EQ(plan(1'000, 0, 100, 0, 950), 1'000);
    EXPECT_EQ(plan(1'000, 0, 100, 0, 1'000), 900) << "all is read";
}

}  // namespace
}  // namespace strandline::kafka

#include "engine/offset_tracker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace strandline::engine {
namespace {

using model::Offset;

/// What the tracker is meant to be, without any cleverness.
class NaiveTracker {
public:
    explicit NaiveTracker(std::int64_t start) : start_(start) {}
    void begin(std::int64_t offset) { finished_[offset] = false; }
    void finish(std::int64_t offset) { finished_[offset] = true; }
    [[nodiscard]] std::int64_t committable() const {
        std::int64_t result = start_;
        for (const auto& [offset, finished] : finished_) {
            if (!finished) break;
            result = offset + 1;
        }
        return result;
    }
    [[nodiscard]] std::size_t unfinished() const {
        return static_cast<std::size_t>(std::count_if(
            finished_.begin(), finished_.end(), [](const auto& entry) { return !entry.second; }));
    }

private:
    const std::int64_t start_;
    std::map<std::int64_t, bool> finished_;
};

/// Both, side by side.
struct Pair {
    explicit Pair(std::int64_t start, std::size_t capacity)
        : tracker(Offset{start}, capacity), naive(start) {}
    void begin(std::int64_t offset) {
        tickets[offset] = tracker.begin(Offset{offset}, 1, offset * 10);
        naive.begin(offset);
    }
    void finish(std::int64_t offset) {
        tracker.finish(tickets.at(offset));
        tickets.erase(offset);
        naive.finish(offset);
    }
    void expect_equal() const {
        ASSERT_EQ(tracker.committable().value, naive.committable());
        ASSERT_EQ(tracker.unfinished(), naive.unfinished());
        ASSERT_EQ(tracker.idle(), naive.unfinished() == 0);
        const std::int64_t oldest = tickets.empty() ? -1 : tickets.begin()->first * 10;
        ASSERT_EQ(tracker.oldest_timestamp_ms(), oldest);
    }

    OffsetTracker tracker;
    NaiveTracker naive;
    std::map<std::int64_t, Ticket> tickets;
};

/// Every order of beginning (in order) and finishing (in any) these offsets.
std::size_t explore(const std::vector<std::int64_t>& offsets, const std::vector<int>& steps) {
    // A step is the index of an offset: its first occurrence begins it, its second finishes it.
    Pair pair(offsets.front(), offsets.size());
    std::vector<int> seen(offsets.size(), 0);
    for (const int step : steps) {
        const auto index = static_cast<std::size_t>(step);
        if (seen[index]++ == 0)
            pair.begin(offsets[index]);
        else
            pair.finish(offsets[index]);
        pair.expect_equal();
        if (::testing::Test::HasFatalFailure()) return 0;
    }
    std::size_t leaves = 0;
    const auto begun = static_cast<std::size_t>(
        std::count_if(seen.begin(), seen.end(), [](int count) { return count > 0; }));
    if (begun < offsets.size()) {
        std::vector<int> longer = steps;
        longer.push_back(static_cast<int>(begun));
        leaves += explore(offsets, longer);
    }
    for (std::size_t i = 0; i < begun; ++i) {
        if (seen[i] != 1) continue;
        std::vector<int> longer = steps;
        longer.push_back(static_cast<int>(i));
        leaves += explore(offsets, longer);
    }
    return std::max<std::size_t>(leaves, 1);
}

TEST(OffsetTracker, AgreesWithANaiveModelInEveryInterleavingOfSixOffsets) {
    // (2n - 1)!! orders each: 10,395 for six. Without gaps, and with gaps of several sizes.
    EXPECT_EQ(explore({0, 1, 2, 3, 4, 5}, {}), 10'395U);
    EXPECT_EQ(explore({7, 9, 10, 1000, 1001, 5'000'000'000}, {}), 10'395U);
    EXPECT_EQ(explore({3, 4, 8}, {}), 15U);
    EXPECT_EQ(explore({42}, {}), 1U);
}

TEST(OffsetTracker, AgreesWithANaiveModelOverLongRandomRuns) {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::mt19937 random(seed);
        const std::size_t capacity = std::size_t{1} << (random() % 6);
        Pair pair(100, capacity);
        std::int64_t next = 100;
        for (int step = 0; step < 400; ++step) {
            if (pair.tracker.room() > 0 && random() % 2 == 0) {
                next += static_cast<std::int64_t>(random() % 4);
                pair.begin(next++);
            } else if (!pair.tickets.empty()) {
                auto chosen = pair.tickets.begin();
                std::advance(chosen, static_cast<long>(random() % pair.tickets.size()));
                pair.finish(chosen->first);
            }
            pair.expect_equal();
            if (HasFatalFailure()) FAIL() << "seed " << seed << ", step " << step;
        }
    }
}

TEST(OffsetTracker, CommitsOnlyUpToTheFirstUnfinishedRecord) {
    OffsetTracker tracker(Offset{10}, 8);
    const Ticket first = tracker.begin(Offset{10}, -1, -1);
    const Ticket second = tracker.begin(Offset{11}, -1, -1);
    tracker.finish(second);
    EXPECT_EQ(tracker.committable(), Offset{10});
    EXPECT_EQ(tracker.open(), 2U) << "the window that a ring has to hold";
    EXPECT_EQ(tracker.unfinished(), 1U);
    tracker.finish(first);
    EXPECT_EQ(tracker.committable(), Offset{12});
    EXPECT_TRUE(tracker.idle());
}

TEST(OffsetTracker, KnowsTheLeaderEpochOfTheLastRecordBelowTheCommittableOffset) {
    OffsetTracker tracker(Offset{0}, 4);
    EXPECT_EQ(tracker.leader_epoch(), -1);
    const Ticket first = tracker.begin(Offset{0}, 3, -1);
    const Ticket second = tracker.begin(Offset{1}, 4, -1);
    tracker.finish(second);
    EXPECT_EQ(tracker.leader_epoch(), -1);
    tracker.finish(first);
    EXPECT_EQ(tracker.leader_epoch(), 4);
}

TEST(OffsetTracker, PassesControlRecordsAtTheEndAndNeverGoesBack) {
    OffsetTracker tracker(Offset{0}, 4);
    tracker.finish(tracker.begin(Offset{0}, -1, -1));
    tracker.pass(Offset{5});
    EXPECT_EQ(tracker.committable(), Offset{5});
    EXPECT_EQ(tracker.position(), Offset{5});
    tracker.pass(Offset{3});
    EXPECT_EQ(tracker.committable(), Offset{5});
}

TEST(OffsetTracker, HoldsAtLeastWhatItWasAskedFor) {
    OffsetTracker tracker(Offset{0}, 5);
    EXPECT_EQ(tracker.capacity(), 8U);
    for (int i = 0; i < 8; ++i) tracker.begin(Offset{i}, -1, -1);
    EXPECT_EQ(tracker.room(), 0U);
}

TEST(OffsetTracker, NamesTheOffsetOfAnOpenRecord) {
    OffsetTracker tracker(Offset{0}, 4);
    tracker.begin(Offset{3}, -1, -1);
    const Ticket second = tracker.begin(Offset{9}, -1, -1);
    EXPECT_EQ(tracker.offset_of(second), Offset{9});
}

TEST(OffsetTrackerDeathTest, AssertsThatARecordIsFinishedOnce) {
    OffsetTracker tracker(Offset{0}, 4);
    tracker.begin(Offset{0}, -1, -1);
    const Ticket second = tracker.begin(Offset{1}, -1, -1);
    tracker.finish(second);
    EXPECT_DEATH(tracker.finish(second), "finished that is not open");
}

TEST(OffsetTrackerDeathTest, AssertsThatAFinishedRecordWasBegun) {
    OffsetTracker tracker(Offset{0}, 4);
    EXPECT_DEATH(tracker.finish(0), "finished that is not open");
    tracker.finish(tracker.begin(Offset{0}, -1, -1));
    EXPECT_DEATH(tracker.finish(0), "finished that is not open");
}

TEST(OffsetTrackerDeathTest, AssertsThatOffsetsRise) {
    OffsetTracker tracker(Offset{5}, 4);
    EXPECT_DEATH(tracker.begin(Offset{4}, -1, -1), "out of order");
    tracker.begin(Offset{5}, -1, -1);
    EXPECT_DEATH(tracker.begin(Offset{5}, -1, -1), "out of order");
}

TEST(OffsetTrackerDeathTest, AssertsThatThereIsRoom) {
    OffsetTracker tracker(Offset{0}, 1);
    tracker.begin(Offset{0}, -1, -1);
    EXPECT_DEATH(tracker.begin(Offset{1}, -1, -1), "than the tracker has room for");
}

TEST(OffsetTrackerDeathTest, AssertsThatControlRecordsAreNotPassedOverUnfinishedOnes) {
    OffsetTracker tracker(Offset{0}, 4);
    tracker.begin(Offset{0}, -1, -1);
    EXPECT_DEATH(tracker.pass(Offset{2}), "unfinished before them");
}

TEST(OffsetTrackerDeathTest, AssertsThatAnOffsetIsAskedOfAnOpenRecordOnly) {
    const OffsetTracker tracker(Offset{0}, 4);
    EXPECT_DEATH((void)tracker.offset_of(0), "no such record");
}

}  // namespace
}  // namespace strandline::engine

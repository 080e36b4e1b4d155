#include "dedupe/local_dedupe.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline::dedupe {
namespace {

using engine::Dedupe;
using engine::Ticket;
using model::Offset;
using Sighting = engine::Dedupe::Sighting;

class LocalDedupeTest : public ::testing::Test {
protected:
    Sighting look(const std::string& id, std::int64_t offset, const std::string& value = "v") {
        return dedupe.look({.id = id, .value = value, .offset = Offset{offset}}, ticket_of(offset));
    }
    bool remember(std::int64_t offset) { return dedupe.remember(ticket_of(offset)); }
    void recall(const std::string& id, std::int64_t offset, const std::string& value = "v") {
        dedupe.recall({.id = id, .value = value, .offset = Offset{offset}});
    }
    static Ticket ticket_of(std::int64_t offset) { return static_cast<Ticket>(offset); }

    LocalDedupe dedupe{3, OnCollision::dead_letter, 42};
};

TEST_F(LocalDedupeTest, CallsACopyADuplicateOnceTheFirstHasItsDisposition) {
    EXPECT_EQ(look("a", 0), Sighting::first);
    EXPECT_TRUE(remember(0));
    EXPECT_EQ(look("a", 1), Sighting::duplicate);
}

TEST_F(LocalDedupeTest, MakesATwinWaitWhileTheFirstIsInWork) {
    EXPECT_EQ(look("a", 0), Sighting::first);
    EXPECT_EQ(look("a", 1), Sighting::twin);
    EXPECT_EQ(look("a", 1), Sighting::twin);
    remember(0);
    EXPECT_EQ(look("a", 1), Sighting::duplicate);
}

TEST_F(LocalDedupeTest, CallsOtherBytesACollision) {
    look("a", 0, "one");
    remember(0);
    EXPECT_EQ(look("a", 1, "two"), Sighting::collision);
    EXPECT_EQ(look("a", 2, "one"), Sighting::duplicate) << "the first keeps its place";
}

TEST_F(LocalDedupeTest, CallsACollisionADuplicateWhereItIsToldSo) {
    LocalDedupe lenient{3, OnCollision::duplicate, 42};
    lenient.look({.id = "a", .value = "one", .offset = Offset{0}}, 0);
    lenient.remember(0);
    EXPECT_EQ(lenient.look({.id = "a", .value = "two", .offset = Offset{1}}, 1),
              Sighting::duplicate);
}

TEST_F(LocalDedupeTest, HandlesTheSameCoordinatesAgain) {
    recall("a", 5);
    EXPECT_EQ(look("a", 5), Sighting::redelivery);
    EXPECT_TRUE(remember(5));
    EXPECT_EQ(look("a", 6), Sighting::duplicate);
}

TEST_F(LocalDedupeTest, KnowsWhatTheLogBelowThePositionHolds) {
    recall("a", 5);
    EXPECT_EQ(dedupe.history(), 3U);
    EXPECT_EQ(look("a", 9), Sighting::duplicate);
    EXPECT_EQ(look("a", 10, "other"), Sighting::collision);
}

TEST_F(LocalDedupeTest, RecallsCopiesAsOneIdSeenAgain) {
    recall("a", 0);
    recall("b", 1);
    recall("c", 2);
    recall("a", 3);
    recall("d", 4);
    EXPECT_EQ(dedupe.entries(), 3U);
    EXPECT_EQ(look("a", 9), Sighting::duplicate);
    EXPECT_EQ(look("b", 10), Sighting::first) << "seen longest ago, and so forgotten";
}

TEST_F(LocalDedupeTest, CountsADuplicateAsSeen) {
    recall("a", 0);
    recall("b", 1);
    recall("c", 2);
    look("a", 3);
    look("d", 4);
    remember(4);
    EXPECT_EQ(look("b", 5), Sighting::first);
    EXPECT_EQ(look("a", 6), Sighting::duplicate);
}

TEST_F(LocalDedupeTest, RemembersInTheOrderInWhichRecordsEnd) {
    for (std::int64_t offset = 0; offset < 1'000; ++offset)
        ASSERT_EQ(look("id" + std::to_string(offset), offset), Sighting::first);
    EXPECT_EQ(dedupe.entries(), 0U);
    for (std::int64_t offset = 999; offset >= 0; --offset) remember(offset);
    EXPECT_EQ(dedupe.entries(), 3U);
    EXPECT_EQ(look("id0", 2'000), Sighting::duplicate);
    EXPECT_EQ(look("id2", 2'001), Sighting::duplicate);
    EXPECT_EQ(look("id3", 2'002), Sighting::first);
}

TEST_F(LocalDedupeTest, IsNotFooledByTheOldOffsetsOfATopicThatWasMadeAnew) {
    // F30: a window lives as long as its assignment, and knows only what it read in this log.
    recall("a", 0);
    LocalDedupe anew{3, OnCollision::dead_letter, 42};
    EXPECT_EQ(anew.look({.id = "a", .value = "v", .offset = Offset{0}}, 0), Sighting::first);
}

TEST_F(LocalDedupeTest, IsNotFlushedByAnotherPartition) {
    // F35
    LocalDedupe fast{3, OnCollision::dead_letter, 42};
    look("slow", 0);
    remember(0);
    for (std::int64_t offset = 0; offset < 400'000; ++offset) {
        fast.look({.id = std::to_string(offset), .value = "v", .offset = Offset{offset}},
                  ticket_of(offset));
        fast.remember(ticket_of(offset));
    }
    EXPECT_EQ(fast.entries(), 3U);
    EXPECT_EQ(look("slow", 1), Sighting::duplicate);
}

}  // namespace
}  // namespace strandline::dedupe

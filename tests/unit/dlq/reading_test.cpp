#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dlq/dead_letter.hpp"
#include "dlq/groups.hpp"
#include "dlq/pace.hpp"
#include "dlq/utc_time.hpp"
#include "dlq/where.hpp"
#include "support/manual_clock.hpp"

namespace strandline::dlq {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using strandline::testing::ManualClock;

const std::int64_t noon = *parse_utc("2026-01-31T12:00:00.000Z");

DeadLetter letter(const std::string& error_class, std::int64_t time_ms = noon) {
    DeadLetter made;
    made.at = {.where = {.topic = "orders-dlq", .partition = 2}, .offset = {17}};
    made.timestamp_ms = time_ms;
    DeadLetterHeaders headers;
    headers.source = {.topic = "orders", .partition = 1, .offset = model::Offset{5}};
    headers.retry_count = {3};
    headers.error_class = error_class;
    headers.failed_handler = "order.enrich";
    headers.handler_version = "1.2.0";
    headers.pipeline = "orders";
    headers.timestamp_ms = time_ms;
    made.headers = headers;
    return made;
}

bool matches(const std::string& terms, const DeadLetter& candidate = letter("invalid_json")) {
    const auto where = Where::parse(terms, noon);
    EXPECT_TRUE(where) << where.error().message;
    return where && where->matches(candidate);
}

std::string wrong(const std::string& terms) {
    const auto where = Where::parse(terms, noon);
    return where ? "accepted" : where.error().message;
}

TEST(Coordinates, ReadBackWhatTheyWrite) {
    const auto at = parse_coordinates("orders-dlq/2/17");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->where.topic, "orders-dlq");
    EXPECT_EQ(at->where.partition, 2);
    EXPECT_EQ(at->offset.value, 17);
    EXPECT_EQ(to_text(*at), "orders-dlq/2/17");
}

TEST(Coordinates, AreThreePartsAndNothingElse) {
    for (const char* text : {"", "a", "a/1", "/1/2", "a/1/", "a//2", "a/b/2", "a/-1/2", "a/1/2x",
                             "a/01/2", "a/b/1/2", "a/1/99999999999999999999"})
        EXPECT_FALSE(parse_coordinates(text)) << text;
}

TEST(Identity, IsTheSameForCopiesAndAnotherForTheNextRound) {
    DeadLetter copy = letter("invalid_json");
    copy.at.offset = {99};
    EXPECT_EQ(identity(*copy.headers), identity(*letter("another").headers));
    copy.headers->retry_count = {4};
    EXPECT_NE(identity(*copy.headers), identity(*letter("invalid_json").headers));
}

TEST(Where, WithoutTermsMeansAllOfThem) {
    EXPECT_TRUE(matches(""));
    EXPECT_TRUE(matches("  "));
    EXPECT_TRUE(matches("", DeadLetter{}));
}

TEST(Where, HoldsEachTermToItsHeader) {
    EXPECT_TRUE(matches("class=invalid_json"));
    EXPECT_FALSE(matches("class=invalid"));
    EXPECT_TRUE(matches("class=invalid*"));
    EXPECT_TRUE(matches("handler=order.enrich"));
    EXPECT_FALSE(matches("handler=order"));
    EXPECT_TRUE(matches("version=1.2.0"));
    EXPECT_FALSE(matches("version=1.3.0"));
    EXPECT_TRUE(matches("pipeline=orders"));
    EXPECT_FALSE(matches("pipeline=payments"));
    EXPECT_TRUE(matches("partition=2"));
    EXPECT_FALSE(matches("partition=1"));
    EXPECT_TRUE(matches("retry-count=3"));
    EXPECT_FALSE(matches("retry-count=2"));
}

TEST(Where, NeedsAllTermsToHold) {
    EXPECT_TRUE(matches("class=invalid_json, partition=2"));
    EXPECT_FALSE(matches("class=invalid_json,partition=3"));
}

TEST(Where, TakesFromSinceOnAndUpToBeforeUntil) {
    EXPECT_TRUE(matches("since=2026-01-31T12:00:00Z"));
    EXPECT_FALSE(matches("since=2026-01-31T12:00:00.001Z"));
    EXPECT_FALSE(matches("until=2026-01-31T12:00:00Z"));
    EXPECT_TRUE(matches("since=2026-01-31,until=2026-02-01"));
    EXPECT_TRUE(matches("since=2h", letter("c", noon - 7'200'000)));
    EXPECT_FALSE(matches("since=2h", letter("c", noon - 7'200'001)));
    EXPECT_TRUE(matches("until=7d", letter("c", noon - 8 * 86'400'000)));
}

TEST(Where, MatchesNoStrangerByAHeaderThatItHasNot) {
    DeadLetter stranger;
    stranger.at.where.partition = 2;
    stranger.timestamp_ms = noon;
    EXPECT_FALSE(matches("class=*", stranger));
    EXPECT_FALSE(matches("retry-count=0", stranger));
    EXPECT_TRUE(matches("partition=2,since=1h", stranger));
}

TEST(Where, NamesTheNearestOfAnUnknownName) {
    EXPECT_THAT(wrong("clas=x"), HasSubstr("did you mean 'class'?"));
    EXPECT_THAT(wrong("colour=x"), HasSubstr("retry-count"));
}

TEST(Where, RefusesWhatIsNoTermOrSaidTwice) {
    EXPECT_THAT(wrong("class"), HasSubstr("name=value"));
    EXPECT_THAT(wrong("class=a,"), HasSubstr("name=value"));
    EXPECT_THAT(wrong("class=a,class=b"), HasSubstr("twice"));
    EXPECT_THAT(wrong("partition=x"), HasSubstr("number"));
    EXPECT_THAT(wrong("partition=-1"), HasSubstr("number"));
    EXPECT_THAT(wrong("since=yesterday"), HasSubstr("time"));
    EXPECT_THAT(wrong("since=2026-02-30"), HasSubstr("time"));
}

TEST(Groups, CountsByEverythingThatTellsFailuresApart) {
    Groups groups;
    groups.add(letter("a", noon), State::open);
    groups.add(letter("b", noon), State::open);
    groups.add(letter("b", noon - 1'000), State::open);
    groups.add(letter("b", noon + 1'000), State::open);
    groups.add(letter("b"), State::replayed);
    const auto sorted = groups.sorted();
    ASSERT_EQ(sorted.size(), 3U);
    EXPECT_EQ(sorted[0].first.error_class, "b");
    EXPECT_EQ(sorted[0].first.state, State::open);
    EXPECT_EQ(sorted[0].second.count, 3U);
    EXPECT_EQ(sorted[0].second.oldest_ms, noon - 1'000);
    EXPECT_EQ(sorted[0].second.newest_ms, noon + 1'000);
}

TEST(Groups, CountsStrangersToo) {
    Groups groups;
    groups.add(DeadLetter{}, State::open);
    EXPECT_EQ(groups.sorted().front().first.error_class, Groups::unreadable_class);
}

TEST(Pace, LetsTheFirstGoAtOnceAndTheNextAfterItsShare) {
    ManualClock clock;
    Pace pace(10, clock);
    EXPECT_EQ(pace.wait(), Duration::zero());
    pace.went();
    EXPECT_EQ(pace.wait(), Duration(100ms));
    clock.advance(40ms);
    EXPECT_EQ(pace.wait(), Duration(60ms));
    clock.advance(60ms);
    EXPECT_EQ(pace.wait(), Duration::zero());
}

TEST(Pace, CatchesUpAfterASlowOne) {
    ManualClock clock;
    Pace pace(10, clock);
    pace.went();
    clock.advance(250ms);
    pace.went();
    EXPECT_EQ(pace.wait(), Duration::zero());
    pace.went();
    EXPECT_EQ(pace.wait(), Duration(50ms));
}

TEST(Pace, IsNoneAtZero) {
    ManualClock clock;
    Pace pace(0, clock);
    pace.went();
    EXPECT_EQ(pace.wait(), Duration::zero());
}

}  // namespace
}  // namespace strandline::dlq

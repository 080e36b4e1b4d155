#include "base/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace strandline {
namespace {

constexpr std::array<std::string_view, 5> words{"handler", "deadline", "retry", "outputs", "on"};

TEST(NearestWord, ForgivesAMissingAnExtraAndAWrongLetter) {
    EXPECT_EQ(nearest_word("handlr", words), "handler");
    EXPECT_EQ(nearest_word("deadlline", words), "deadline");
    EXPECT_EQ(nearest_word("rebry", words), "retry");
}

TEST(NearestWord, TakesSwappedNeighboursForOneMistake) {
    EXPECT_EQ(nearest_word("no", std::array<std::string_view, 1>{"on"}), "on");
}

TEST(NearestWord, DoesNotMindCase) { EXPECT_EQ(nearest_word("OutPuts", words), "outputs"); }

TEST(NearestWord, PrefersTheNearerOfTwo) {
    EXPECT_EQ(nearest_word("tipoc", std::array<std::string_view, 2>{"tropic", "topic"}), "topic");
}

TEST(NearestWord, IsEmptyWhenNothingIsNear) {
    EXPECT_EQ(nearest_word("colour", words), "");
    EXPECT_EQ(nearest_word("", words), "");
}

TEST(NearestWord, IsEmptyForAWordOfAbsurdLength) {
    EXPECT_EQ(nearest_word(std::string(10'000, 'a'), words), "");
}

TEST(DidYouMean, QuotesTheWord) {
    EXPECT_EQ(did_you_mean("retires", words), "did you mean 'retry'?");
    EXPECT_EQ(did_you_mean("colour", words), "");
}

TEST(OneOf, ReadsLikeASentence) {
    EXPECT_EQ(one_of(std::array<std::string_view, 1>{"a"}), "a");
    EXPECT_EQ(one_of(std::array<std::string_view, 3>{"a", "b", "c"}), "a, b or c");
}

}  // namespace
}  // namespace strandline

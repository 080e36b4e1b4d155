#include "schema/number.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace strandline::schema {
namespace {

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t largest_natural = std::numeric_limits<std::uint64_t>::max();

Number of(int value) { return Number::of(std::int64_t{value}); }
Number of(double value) { return Number::of(value); }
Number of(std::int64_t value) { return Number::of(value); }
Number of(std::uint64_t value) { return Number::of(value); }

bool less(Number left, Number right) { return compare(left, right) < 0; }
bool greater(Number left, Number right) { return compare(left, right) > 0; }

TEST(Number, IsComparedByValueWhateverItsKind) {
    EXPECT_TRUE(same(of(1), of(1.0)));
    EXPECT_TRUE(same(of(0), of(-0.0)));
    EXPECT_TRUE(same(of(1), of(std::uint64_t{1})));
    EXPECT_TRUE(less(of(1), of(1.5)));
    EXPECT_TRUE(greater(of(-1), of(-1.5)));
    EXPECT_TRUE(less(of(-1), of(largest_natural)));
    EXPECT_TRUE(greater(of(0.5), of(0)));
    EXPECT_TRUE(less(of(-0.5), of(0)));
    EXPECT_TRUE(less(of(0.1), of(0.2)));
}

TEST(Number, DoesNotLoseUnitsAboveTwoToThe53) {
    const std::int64_t odd = (std::int64_t{1} << 53) + 1;
    EXPECT_TRUE(greater(of(odd), of(9007199254740992.0)));
    EXPECT_TRUE(less(of(odd), of(9007199254740994.0)));
    EXPECT_TRUE(less(of(largest), of(9223372036854775808.0)));
    EXPECT_TRUE(same(of(smallest), of(-9223372036854775808.0)));
    EXPECT_TRUE(less(of(largest_natural), of(18446744073709551616.0)));
    EXPECT_TRUE(same(of(std::uint64_t{1} << 63), of(9223372036854775808.0)));
}

/// Each is below the next: every pair, both ways round.
TEST(Number, HasOneOrderAcrossAllKinds) {
    const std::vector<Number> ordered = {of(-1e308),
                                         of(-9223372036854777856.0),
                                         of(smallest),
                                         of(smallest + 1),
                                         of(-1),
                                         of(-5e-324),
                                         of(0),
                                         of(5e-324),
                                         of(1),
                                         of(largest),
                                         of(std::uint64_t{1} << 63),
                                         of((std::uint64_t{1} << 63) + 1),
                                         of(largest_natural),
                                         of(18446744073709551616.0),
                                         of(1e308)};
    for (std::size_t left = 0; left < ordered.size(); ++left)
        for (std::size_t right = 0; right < ordered.size(); ++right)
            EXPECT_TRUE(compare(ordered[left], ordered[right]) == (left <=> right))
                << left << " and " << right;
}

TEST(Number, IsAnIntegerWithoutAFraction) {
    EXPECT_TRUE(is_integer(of(1.0)));
    EXPECT_TRUE(is_integer(of(-0.0)));
    EXPECT_TRUE(is_integer(of(1e308)));
    EXPECT_TRUE(is_integer(of(largest_natural)));
    EXPECT_FALSE(is_integer(of(1.5)));
    EXPECT_FALSE(is_integer(of(5e-324)));
}

TEST(Number, IsAMultipleInDecimalNotInBinary) {
    EXPECT_TRUE(is_multiple_of(of(0.0075), of(0.0001)));
    EXPECT_FALSE(is_multiple_of(of(0.00751), of(0.0001)));
    EXPECT_TRUE(is_multiple_of(of(19.99), of(0.01)));
    EXPECT_TRUE(is_multiple_of(of(1.1), of(0.1)));
    EXPECT_TRUE(is_multiple_of(of(4.5), of(1.5)));
    EXPECT_FALSE(is_multiple_of(of(35), of(1.5)));
    EXPECT_TRUE(is_multiple_of(of(-4.5), of(1.5)));
    EXPECT_TRUE(is_multiple_of(of(0), of(0.3)));
    EXPECT_TRUE(is_multiple_of(of(0), of(1e10)));
}

TEST(Number, IsAMultipleAcrossTheWholeRange) {
    EXPECT_TRUE(is_multiple_of(of(1e308), of(0.5)));
    EXPECT_FALSE(is_multiple_of(of(1e308), of(0.123456789)));
    EXPECT_TRUE(is_multiple_of(of(1e308), of(1e-300)));
    EXPECT_FALSE(is_multiple_of(of(1e-300), of(1e308)));
    EXPECT_FALSE(is_multiple_of(of(1e-8), of(1e8)));
    EXPECT_TRUE(is_multiple_of(of(12391239123), of(1e-8)));
    EXPECT_TRUE(is_multiple_of(of(1e20), of(10)));
    EXPECT_FALSE(is_multiple_of(of(15), of(1e1)));
    EXPECT_TRUE(is_multiple_of(of(30), of(1e1)));
    EXPECT_TRUE(is_multiple_of(of(5e-324), of(5e-324)));
}

TEST(Number, IsAMultipleByRemainderWhenBothAreIntegers) {
    EXPECT_TRUE(is_multiple_of(of(smallest), of(2)));
    EXPECT_FALSE(is_multiple_of(of(smallest), of(3)));
    EXPECT_FALSE(is_multiple_of(of(-7), of(2)));
    EXPECT_TRUE(is_multiple_of(of(-9), of(3)));
    EXPECT_TRUE(is_multiple_of(of(largest_natural), of(5)));
    EXPECT_FALSE(is_multiple_of(of(largest_natural), of(2)));
    EXPECT_TRUE(is_multiple_of(of(largest_natural), of(largest_natural)));
    EXPECT_TRUE(is_multiple_of(of(0), of(largest_natural)));
}

}  // namespace
}  // namespace strandline::schema

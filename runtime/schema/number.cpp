#include "schema/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace strandline::schema {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr double two_to_63 = 9223372036854775808.0;
constexpr double two_to_64 = 18446744073709551616.0;

std::strong_ordering reversed(std::strong_ordering order) { return 0 <=> order; }

/// The integral part decides, and where it is the same, the fraction. A double that is large enough
/// to have no neighbour at every integer has no fraction, so nothing is rounded here.
template <class Integer>
std::strong_ordering compare_integer(Integer integer, double real, double limit) {
    if (real >= limit) return std::strong_ordering::less;
    if (real < static_cast<double>(std::numeric_limits<Integer>::min()))
        return std::strong_ordering::greater;
    const double integral = std::trunc(real);
    const auto order = integer <=> static_cast<Integer>(integral);
    if (order != 0) return order;
    if (real == integral) return std::strong_ordering::equal;
    return real > integral ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering compare_reals(double left, double right) {
    if (left == right) return std::strong_ordering::equal;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering compare_with_real(Number left, double right) {
    switch (left.kind) {
        case Number::Kind::signed_integer:
            return compare_integer(left.integer, right, two_to_63);
        case Number::Kind::unsigned_integer:
            return compare_integer(left.natural, right, two_to_64);
        case Number::Kind::real:
            break;
    }
    return compare_reals(left.real, right);
}

std::strong_ordering compare_integers(Number left, Number right) {
    const bool left_signed = left.kind == Number::Kind::signed_integer;
    const bool right_signed = right.kind == Number::Kind::signed_integer;
    if (left_signed && right_signed) return left.integer <=> right.integer;
    if (left_signed && left.integer < 0) return std::strong_ordering::less;
    if (right_signed && right.integer < 0) return std::strong_ordering::greater;
    return left.natural <=> right.natural;  // not negative: both kinds have the same bits
}

/// mantissa * 10^exponent, without the sign.
struct Decimal {
    std::uint64_t mantissa{0};
    int exponent{0};
};

Decimal decimal_of(double real) {
    std::array<char, 32> text;  // 17 digits, a point, "e-324"
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), std::fabs(real),
                                            std::chars_format::scientific);
    static_cast<void>(error);  // it always fits
    Decimal decimal;
    const char* at = text.data();
    bool in_fraction = false;
    for (; at != end && *at != 'e'; ++at) {
        if (*at == '.') {
            in_fraction = true;
            continue;
        }
        decimal.mantissa = decimal.mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
        if (in_fraction) --decimal.exponent;
    }
    int shift = 0;
    if (at != end) ++at;                // the e
    if (at != end && *at == '+') ++at;  // which from_chars does not take
    std::from_chars(at, end, shift);
    decimal.exponent += shift;
    return decimal;
}

std::uint64_t magnitude(Number integer) {
    if (integer.kind == Number::Kind::signed_integer && integer.integer < 0)
        return std::uint64_t{0} - integer.natural;  // also right for -2^63
    return integer.natural;
}

Decimal decimal_of(Number number) {
    if (number.kind == Number::Kind::real) return decimal_of(number.real);
    return {magnitude(number), 0};
}

std::uint64_t multiply_modulo(std::uint64_t left, std::uint64_t right, std::uint64_t modulus) {
    return static_cast<std::uint64_t>(static_cast<Wide>(left) * right % modulus);
}

std::uint64_t power_of_ten_modulo(unsigned exponent, std::uint64_t modulus) {
    std::uint64_t power = 1 % modulus;
    std::uint64_t square = 10 % modulus;
    for (; exponent != 0; exponent >>= 1) {
        if ((exponent & 1) != 0) power = multiply_modulo(power, square, modulus);
        square = multiply_modulo(square, square, modulus);
    }
    return power;
}

bool is_multiple(Decimal number, Decimal divisor) {
    if (number.mantissa == 0) return true;
    if (divisor.mantissa == 0) return false;
    if (number.exponent >= divisor.exponent) {
        const auto shift = static_cast<unsigned>(number.exponent - divisor.exponent);
        const std::uint64_t power = power_of_ten_modulo(shift, divisor.mantissa);
        return multiply_modulo(number.mantissa % divisor.mantissa, power, divisor.mantissa) == 0;
    }
    // The divisor grows instead; once it is above the number, only zero is a multiple.
    Wide scaled = divisor.mantissa;
    for (int left = divisor.exponent - number.exponent; left > 0; --left) {
        scaled *= 10;
        if (scaled > number.mantissa) return false;
    }
    return number.mantissa % static_cast<std::uint64_t>(scaled) == 0;
}

}  // namespace

std::strong_ordering compare(Number left, Number right) {
    if (right.kind == Number::Kind::real) return compare_with_real(left, right.real);
    if (left.kind == Number::Kind::real) return reversed(compare_with_real(right, left.real));
    return compare_integers(left, right);
}

bool is_integer(Number number) {
    return number.kind != Number::Kind::real || number.real == std::trunc(number.real);
}

bool is_multiple_of(Number number, Number divisor) {
    if (number.kind != Number::Kind::real && divisor.kind != Number::Kind::real) {
        const std::uint64_t by = magnitude(divisor);
        return by != 0 && magnitude(number) % by == 0;
    }
    return is_multiple(decimal_of(number), decimal_of(divisor));
}

}  // namespace strandline::schema

#pragma once

#include <compare>
#include <cstdint>

namespace strandline::schema {

/// A JSON number as the parser keeps it, compared and divided exactly: 2^53 + 1 is not 2^53, and
/// 1.0 is the integer 1.
///
/// Threads  value
/// Source   JSON Schema 2020-12, validation section 6.2; RFC 8259 section 6
struct Number {
    enum class Kind : std::uint8_t { signed_integer, unsigned_integer, real };

    Kind kind{Kind::signed_integer};
    union {
        std::int64_t integer{0};
        std::uint64_t natural;  ///< above 2^63-1
        double real;            ///< finite
    };

    static constexpr Number of(std::int64_t value) {
        Number number;
        number.integer = value;
        return number;
    }
    static constexpr Number of(std::uint64_t value) {
        Number number;
        number.kind = Kind::unsigned_integer;
        number.natural = value;
        return number;
    }
    static constexpr Number of(double value) {
        Number number;
        number.kind = Kind::real;
        number.real = value;
        return number;
    }
};

/// By value, whatever the kinds. [any-thread]
[[nodiscard]] std::strong_ordering compare(Number left, Number right);
[[nodiscard]] inline bool same(Number left, Number right) { return compare(left, right) == 0; }
/// Has no fraction. [any-thread]
[[nodiscard]] bool is_integer(Number number);
/// `number / divisor` has no fraction, both read as the decimal that was most likely written (the
/// shortest one that gives the same double): 0.0075 is a multiple of 0.0001. `divisor` > 0.
[[nodiscard]] bool is_multiple_of(Number number, Number divisor);

}  // namespace strandline::schema

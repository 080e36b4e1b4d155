#include <array>
#include <cstring>

#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace strandline::schema::formats {
namespace {

constexpr std::size_t date_size = 10;   // YYYY-MM-DD
constexpr std::size_t clock_size = 8;   // HH:MM:SS
constexpr std::size_t minute_end = 16;  // of a date-time: YYYY-MM-DDTHH:MM
constexpr unsigned minutes_per_hour = 60;
constexpr unsigned minutes_per_day = 24 * minutes_per_hour;

/// Above 99 when they are not two digits.
unsigned two_digits(const char* at) {
    const auto tens = static_cast<unsigned>(static_cast<unsigned char>(at[0]) - '0');
    const auto ones = static_cast<unsigned>(static_cast<unsigned char>(at[1]) - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

bool is_day(unsigned century, unsigned year, unsigned month, unsigned day) {
    constexpr std::array<unsigned, 13> days = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1) return false;
    if (day <= days[month]) return true;
    const bool leap = year != 0 ? year % 4 == 0 : century % 4 == 0;
    return month == 2 && day == 29 && leap;
}

/// YYYY-MM-DD; `at` has that many bytes.
bool is_date_at(const char* at) {
    const unsigned century = two_digits(at);
    const unsigned year = two_digits(at + 2);
    return century < 100 && year < 100 && at[4] == '-' && at[7] == '-' &&
           is_day(century, year, two_digits(at + 5), two_digits(at + 8));
}

/// What stands behind HH:MM:SS: an optional fraction, then Z or an offset. A 60th second is refused
/// unless the offset makes it the last one of a day in UTC.
bool is_rest_of_time(unsigned minute_of_day, unsigned second, std::string_view rest) {
    std::size_t at = 0;
    if (!rest.empty() && rest[0] == '.') {
        const std::size_t digits = digits_at(rest, 1);
        if (digits == 0) return false;
        at = 1 + digits;
    }
    rest.remove_prefix(at);
    const bool leap = second == 60;
    if (rest.size() == 1)
        return (rest[0] | 0x20) == 'z' && (!leap || minute_of_day == minutes_per_day - 1);
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return false;
    const unsigned hours = two_digits(rest.data() + 1);
    const unsigned minutes = two_digits(rest.data() + 4);
    if (hours > 23 || minutes > 59) return false;
    if (!leap) return true;
    const unsigned offset = hours * minutes_per_hour + minutes;
    const unsigned utc =
        rest[0] == '-' ? minute_of_day + offset : minute_of_day + minutes_per_day - offset;
    return utc % minutes_per_day == minutes_per_day - 1;
}

#ifdef __SSE2__
/// All sixteen of YYYY-MM-DDTHH:MM at once: every byte less its smallest value is at most its range.
bool has_shape(const char* at) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i small = _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0);
    const __m128i least = _mm_setr_epi8('0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 't', '0',
                                        '0', ':', '0', '0');
    const __m128i range = _mm_setr_epi8(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9);
    const __m128i above = _mm_sub_epi8(_mm_or_si128(text, small), least);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(above, range), above)) == 0xFFFF;
}
#else
bool has_shape(const char* at) {
    constexpr std::string_view least = "0000-00-00t00:00";
    constexpr std::string_view most = "9999-19-39t29:59";
    for (std::size_t index = 0; index < minute_end; ++index) {
        const char c = index == date_size ? static_cast<char>(at[index] | 0x20) : at[index];
        if (c < least[index] || c > most[index]) return false;
    }
    return true;
}
#endif

/// Of two bytes that are digits.
unsigned value_of(const char* at) {
    return static_cast<unsigned>(at[0] - '0') * 10 + static_cast<unsigned>(at[1] - '0');
}

}  // namespace

bool is_date_time(std::string_view text) {
    if (text.size() < date_size + 1 + clock_size + 1) return false;
    const char* at = text.data();
    if (!has_shape(at) || at[minute_end] != ':') return false;
    const unsigned hour = value_of(at + 11);
    const unsigned second = two_digits(at + 17);
    if (hour > 23 || second > 60) return false;
    return is_day(value_of(at), value_of(at + 2), value_of(at + 5), value_of(at + 8)) &&
           is_rest_of_time(hour * minutes_per_hour + value_of(at + 14), second, text.substr(19));
}

bool is_date(std::string_view text) {
    const char* at = text.data();
    return text.size() == date_size && is_date_at(at);
}

bool is_time(std::string_view text) {
    if (text.size() < clock_size + 1 || text[2] != ':' || text[5] != ':') return false;
    const char* at = text.data();
    const unsigned hour = two_digits(at);
    const unsigned minute = two_digits(at + 3);
    const unsigned second = two_digits(at + 6);
    if (hour > 23 || minute > 59 || second > 60) return false;
    return is_rest_of_time(hour * minutes_per_hour + minute, second, text.substr(clock_size));
}

}  // namespace strandline::schema::formats

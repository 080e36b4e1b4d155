#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

/// Dates and times as RFC 3339 writes them: the formats date-time, date and time of JSON Schema.
namespace strandline {
inline namespace sdk_v0 {

/// A point in time. Microseconds, so that every year that RFC 3339 can write fits.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

namespace detail {

struct ClockTime {
    int hour{0};
    int minute{0};
    int second{0};
    std::int64_t microseconds{0};  ///< further digits are cut off
    int offset_minutes{0};
};

/// Takes `count` digits off the front; -1 when there are none.
inline int take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

inline bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

inline std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
    const int year = take_digits(text, 4);
    if (year < 0 || !take_char(text, '-')) return std::nullopt;
    const int month = take_digits(text, 2);
    if (month < 0 || !take_char(text, '-')) return std::nullopt;
    const int day = take_digits(text, 2);
    if (day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

inline bool take_fraction(std::string_view& text, std::int64_t& microseconds) {
    if (!take_char(text, '.')) return true;
    std::size_t digits = 0;
    std::int64_t scale = 100'000;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
        microseconds += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
    }
    return digits > 0;
}

inline bool take_offset(std::string_view& text, int& minutes) {
    if (take_char(text, 'Z') || take_char(text, 'z')) return true;
    const bool west = take_char(text, '-');
    if (!west && !take_char(text, '+')) return false;
    const int hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take_char(text, ':')) return false;
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) return false;
    minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return true;
}

inline std::optional<ClockTime> take_time(std::string_view& text) {
    ClockTime time;
    time.hour = take_digits(text, 2);
    if (time.hour < 0 || time.hour > 23 || !take_char(text, ':')) return std::nullopt;
    time.minute = take_digits(text, 2);
    if (time.minute < 0 || time.minute > 59 || !take_char(text, ':')) return std::nullopt;
    time.second = take_digits(text, 2);
    if (time.second < 0 || time.second > 60) return std::nullopt;
    if (!take_fraction(text, time.microseconds) || !take_offset(text, time.offset_minutes))
        return std::nullopt;
    // A leap second stands at the end of a day in UTC, and nowhere else.
    constexpr int day = 24 * 60;
    const int utc = ((time.hour * 60 + time.minute - time.offset_minutes) % day + day) % day;
    if (time.second == 60 && utc != day - 1) return std::nullopt;
    return time;
}

inline bool is_date(std::string_view text) { return take_date(text).has_value() && text.empty(); }
inline bool is_time(std::string_view text) { return take_time(text).has_value() && text.empty(); }

}  // namespace detail

/// `2025-06-06T12:54:56.123+02:00`; empty for what RFC 3339 does not write so. A leap second is the
/// second after it. Allocates nothing.
[[nodiscard]] inline std::optional<Time> to_time(std::string_view text) {
    const std::optional<std::chrono::sys_days> date = detail::take_date(text);
    if (!date || !(detail::take_char(text, 'T') || detail::take_char(text, 't')))
        return std::nullopt;
    const std::optional<detail::ClockTime> time = detail::take_time(text);
    if (!time || !text.empty()) return std::nullopt;
    return Time(*date) + std::chrono::hours(time->hour) +
           std::chrono::minutes(time->minute - time->offset_minutes) +
           std::chrono::seconds(time->second) + std::chrono::microseconds(time->microseconds);
}

/// In UTC, with as many digits as it needs: `2025-06-06T10:54:56.123Z`. Years 0000 to 9999.
[[nodiscard]] inline std::string to_date_time(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss<std::chrono::microseconds> clock(time - day);
    std::array<char, 80> buffer{};
    const int size = std::snprintf(
        buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    std::string out(buffer.data(), static_cast<std::size_t>(size));
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
        std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(fraction));
        out += buffer.data();
        while (out.back() == '0') out.pop_back();
    }
    return out += 'Z';
}

}  // namespace sdk_v0
}  // namespace strandline

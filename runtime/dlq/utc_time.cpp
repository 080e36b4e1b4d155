#include "dlq/utc_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <system_error>

namespace strandline::dlq {

namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd.dddZ";
constexpr std::int64_t last_ms = 253'402'300'799'999;  // the end of 9999

bool matches_pattern(std::string_view text) {
    if (text.size() != pattern.size()) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool digit = text[at] >= '0' && text[at] <= '9';
        if (pattern[at] == 'd' ? !digit : text[at] != pattern[at]) return false;
    }
    return true;
}

int number(std::string_view text, std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
}

}  // namespace

std::string format_utc(std::int64_t time_ms) {
    const Milliseconds time{
        std::chrono::milliseconds(std::clamp<std::int64_t>(time_ms, 0, last_ms))};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 96> text{};  // more than any int could need: the compiler counts
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text.data();
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
    if (!matches_pattern(text)) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(number(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
        std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
    const int hours = number(text, 11, 2);
    const int minutes = number(text, 14, 2);
    const int seconds = number(text, 17, 2);
    if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    const Milliseconds time = std::chrono::sys_days(date) + std::chrono::hours(hours) +
                              std::chrono::minutes(minutes) + std::chrono::seconds(seconds) +
                              std::chrono::milliseconds(number(text, 20, 3));
    const std::int64_t time_ms = time.time_since_epoch().count();
    if (time_ms < 0) return std::nullopt;
    return time_ms;
}

}  // namespace strandline::dlq

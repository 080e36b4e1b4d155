#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/scalars.hpp"

namespace strandline::config {
namespace {

/// Reads a timestamp from left to right; once something does not fit, all that follows fails too.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    int digits(std::size_t count) {
        if (text_.size() < count) return fail();
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return fail();
            number = number * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(count);
        return number;
    }
    bool take(char c) {
        if (text_.empty() || text_.front() != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!take(c)) fail();
    }
    /// Up to nine digits after the point, as milliseconds; what is finer is cut.
    int fraction_ms() {
        int milliseconds = 0;
        int count = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9' && count < 9) {
            if (count < 3) milliseconds = milliseconds * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
            ++count;
        }
        if (count == 0) return fail();
        for (; count < 3; ++count) milliseconds *= 10;
        return milliseconds;
    }
    bool done() const { return good_ && text_.empty(); }

private:
    int fail() {
        good_ = false;
        text_ = {};
        return 0;
    }

    std::string_view text_;
    bool good_{true};
};

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
    using namespace std::chrono;
    Cursor cursor(text);
    const int y = cursor.digits(4);
    cursor.expect('-');
    const int mo = cursor.digits(2);
    cursor.expect('-');
    const int d = cursor.digits(2);
    cursor.expect('T');
    const int h = cursor.digits(2);
    cursor.expect(':');
    const int mi = cursor.digits(2);
    cursor.expect(':');
    const int s = cursor.digits(2);
    const int ms = cursor.take('.') ? cursor.fraction_ms() : 0;
    minutes offset{0};
    if (!cursor.take('Z')) {
        const int sign = cursor.take('-') ? -1 : 1;
        if (sign == 1) cursor.expect('+');
        const int offset_hours = cursor.digits(2);
        cursor.expect(':');
        const int offset_minutes = cursor.digits(2);
        if (offset_hours > 23 || offset_minutes > 59) return std::nullopt;
        offset = sign * (hours(offset_hours) + minutes(offset_minutes));
    }
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)),
                              day(static_cast<unsigned>(d))};
    if (!cursor.done() || !date.ok() || h > 23 || mi > 59 || s > 59) return std::nullopt;
    const sys_time<milliseconds> moment =
        sys_days(date) + hours(h) + minutes(mi) + seconds(s) + milliseconds(ms) - offset;
    if (moment.time_since_epoch().count() < 0) return std::nullopt;
    return moment.time_since_epoch().count();
}

}  // namespace strandline::config

#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"

namespace strandline::schema::formats {
namespace {

/// Takes amounts whose units follow each other in `units` without a gap (P1Y2D lacks the months).
/// False when there is none, or one is out of its place.
bool take_amounts(std::string_view& text, std::string_view units) {
    std::size_t next = std::string_view::npos;
    while (!text.empty() && is_digit(text[0])) {
        const std::size_t digits = digits_at(text, 0);
        if (digits == text.size()) return false;
        const std::size_t unit = units.find(text[digits]);
        if (unit == std::string_view::npos) return false;
        if (next != std::string_view::npos && unit != next) return false;
        next = unit + 1;
        text.remove_prefix(digits + 1);
    }
    return next != std::string_view::npos;
}

bool is_time_part(std::string_view text) {
    return text.starts_with('T') && (text.remove_prefix(1), take_amounts(text, "HMS")) &&
           text.empty();
}

bool is_weeks(std::string_view text) { return take_amounts(text, "W") && text.empty(); }

}  // namespace

bool is_duration(std::string_view text) {
    if (!text.starts_with('P')) return false;
    text.remove_prefix(1);
    if (is_time_part(text) || is_weeks(text)) return true;
    return take_amounts(text, "YMD") && (text.empty() || is_time_part(text));
}

}  // namespace strandline::schema::formats

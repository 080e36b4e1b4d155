#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema::formats {
namespace {

/// Digits without leading zeros.
bool take_natural(std::string_view& text) {
    const std::size_t digits = digits_at(text, 0);
    if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
    return true;
}

}  // namespace

bool is_relative_json_pointer(std::string_view text) {
    if (!take_natural(text)) return false;
    if (text.starts_with('+') || text.starts_with('-')) {  // a neighbour in the array
        text.remove_prefix(1);
        if (!take_natural(text)) return false;
    }
    return text == "#" || is_json_pointer(text);
}

}  // namespace strandline::schema::formats

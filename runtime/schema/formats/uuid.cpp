#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"

namespace strandline::schema::formats {

bool is_uuid(std::string_view text) {
    constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() != shape.size()) return false;
    for (std::size_t at = 0; at < shape.size(); ++at)
        if (shape[at] == '-' ? text[at] != '-' : !is_hex(text[at])) return false;
    return true;
}

}  // namespace strandline::schema::formats

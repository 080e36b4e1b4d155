#include "schema/formats/hostname.hpp"

#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/formats/idn_label.hpp"

namespace strandline::schema::formats {

bool is_ascii_label(std::string_view label) {
    if (label.empty() || label.size() > longest_label) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    for (const char c : label)
        if (!is_alphanumeric(c) && c != '-') return false;
    return !has_ace_prefix(label) || idn_label_of_ascii(label);
}

bool is_hostname(std::string_view text) {
    if (text.size() > longest_hostname) return false;
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!is_ascii_label(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

}  // namespace strandline::schema::formats

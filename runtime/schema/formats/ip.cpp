#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"

namespace strandline::schema::formats {
namespace {

constexpr unsigned groups_of_ipv6 = 8;

/// How many bytes the number 0 to 255 at the front has; 0: there is none, or it has a leading zero.
std::size_t octet_size(std::string_view text) {
    const std::size_t digits = digits_at(text, 0);
    if (digits == 0 || digits > 3 || (digits > 1 && text[0] == '0')) return 0;
    unsigned value = 0;
    for (std::size_t at = 0; at < digits; ++at)
        value = value * 10 + static_cast<unsigned>(text[at] - '0');
    return value > 255 ? 0 : digits;
}

std::size_t hex_digits(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && is_hex(text[end])) ++end;
    return end;
}

}  // namespace

bool is_ipv4(std::string_view text) {
    for (int octet = 0; octet < 4; ++octet) {
        if (octet > 0) {
            if (!text.starts_with('.')) return false;
            text.remove_prefix(1);
        }
        const std::size_t size = octet_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return text.empty();
}

bool is_ipv6(std::string_view text) {
    unsigned groups = 0;
    bool compressed = false;
    if (text.starts_with("::")) {
        compressed = true;
        text.remove_prefix(2);
        if (text.empty()) return true;
    }
    for (;;) {
        const std::size_t size = hex_digits(text);
        if (size == 0) return false;
        if (size < text.size() && text[size] == '.') {  // the last 32 bits in dotted form
            groups += 2;
            return is_ipv4(text) &&
                   (compressed ? groups < groups_of_ipv6 : groups == groups_of_ipv6);
        }
        if (size > 4 || ++groups > groups_of_ipv6) return false;
        text.remove_prefix(size);
        if (text.empty()) break;
        if (text[0] != ':') return false;
        text.remove_prefix(1);
        if (!text.starts_with(':')) continue;
        if (compressed) return false;
        compressed = true;
        text.remove_prefix(1);
        if (text.empty()) break;
    }
    return compressed ? groups < groups_of_ipv6 : groups == groups_of_ipv6;
}

}  // namespace strandline::schema::formats

#include "base/utf8.hpp"

namespace strandline {

namespace {

constexpr bool between(unsigned char byte, unsigned char first, unsigned char last) {
    return byte >= first && byte <= last;
}

// How many bytes the character at the start of `text` has; 0 when it is none.
std::size_t character_size(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!between(lead, 0xC2, 0xF4) || text.size() < size) return 0;

    // Only the second byte tells an overlong form, a surrogate and what lies above U+10FFFF.
    const unsigned char first = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char last = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (!between(byte(1), first, last)) return 0;
    for (std::size_t at = 2; at < size; ++at)
        if (!between(byte(at), 0x80, 0xBF)) return 0;
    return size;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = character_size(text.substr(at));
        if (size == 0) break;
        at += size;
    }
    return at;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace strandline

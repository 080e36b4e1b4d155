#include "dlq/header_text.hpp"

#include "base/utf8.hpp"
#include "dlq/base64.hpp"

namespace strandline::dlq {

namespace {

// C0 and DEL in one byte; C1 is C2 80 to C2 9F.
bool is_control(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return true;
    return byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

std::string clean_text(std::string_view text, std::size_t bytes_max) {
    std::string clean;
    while (!text.empty() && clean.size() <= bytes_max) {
        const std::size_t valid = valid_utf8_prefix(text.substr(0, bytes_max + 4));
        for (std::size_t at = 0; at < valid; ++at) {
            if (!is_control(text, at)) {
                clean += text[at];
                continue;
            }
            clean += ' ';
            if (text[at] == '\xC2') ++at;
        }
        text.remove_prefix(valid);
        if (text.empty() || clean.size() > bytes_max) break;
        clean += '?';
        text.remove_prefix(1);
    }
    clean.resize(cut_utf8(clean, bytes_max).size());
    return clean;
}

std::string text_of_bytes(Bytes bytes, std::size_t bytes_max) {
    if (is_utf8(bytes)) return std::string(cut_utf8(bytes, bytes_max));
    const std::size_t whole_groups = bytes_max / 4 * 3;
    return base64(bytes.substr(0, whole_groups));
}

}  // namespace strandline::dlq

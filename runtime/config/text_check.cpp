#include "config/text_check.hpp"

#include <cstdint>

namespace strandline::config {
namespace {

struct Sequence {
    std::size_t length{0};  ///< 0 = no sequence starts so
    std::uint8_t second_min{0x80};
    std::uint8_t second_max{0xBF};
};

/// By the first byte: Unicode's table 3-7, which rules out overlong forms and surrogates.
Sequence sequence_of(std::uint8_t first) {
    if (first < 0x80) return {1};
    if (first < 0xC2) return {};
    if (first < 0xE0) return {2};
    if (first == 0xE0) return {3, 0xA0, 0xBF};
    if (first == 0xED) return {3, 0x80, 0x9F};
    if (first < 0xF0) return {3};
    if (first == 0xF0) return {4, 0x90, 0xBF};
    if (first < 0xF4) return {4};
    if (first == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto sequence = sequence_of(static_cast<std::uint8_t>(text[i]));
        if (sequence.length == 0 || i + sequence.length > text.size()) return i;
        for (std::size_t k = 1; k < sequence.length; ++k) {
            const auto byte = static_cast<std::uint8_t>(text[i + k]);
            const auto min = k == 1 ? sequence.second_min : std::uint8_t{0x80};
            const auto max = k == 1 ? sequence.second_max : std::uint8_t{0xBF};
            if (byte < min || byte > max) return i;
        }
        i += sequence.length;
    }
    return std::string_view::npos;
}

std::size_t find_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return i;
    }
    return std::string_view::npos;
}

}  // namespace strandline::config

#include "config/text_check.hpp"

#include <cstdint>

namespace strandline::config {

std::size_t find_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return i;
    }
    return std::string_view::npos;
}

}  // namespace strandline::config

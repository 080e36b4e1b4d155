#include "schema/formats/idn_label.hpp"

#include <idn2.h>

#include <cstring>
#include <memory>
#include <string>

#include "schema/formats/hostname.hpp"

namespace strandline::schema::formats {
namespace {

struct Idn2Free {
    void operator()(std::uint8_t* text) const { idn2_free(text); }
};

const std::uint8_t* bytes_of(const std::string& text) {
    return reinterpret_cast<const std::uint8_t*>(text.c_str());
}

/// Registration checks more than look-up: CONTEXTO, and the way back from ASCII. 0: refused.
std::size_t registered_size(const std::uint8_t* international, const std::uint8_t* ascii,
                            int flags) {
    std::uint8_t* made = nullptr;
    const int answer = idn2_register_u8(international, ascii, &made, flags);
    const std::unique_ptr<std::uint8_t, Idn2Free> owner(made);
    if (answer != IDN2_OK || made == nullptr) return 0;
    return std::strlen(reinterpret_cast<const char*>(made));
}

bool has_zero(std::string_view label) { return label.find('\0') != std::string_view::npos; }

}  // namespace

bool has_ace_prefix(std::string_view label) {
    return label.size() >= 4 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' &&
           label[2] == '-' && label[3] == '-';
}

bool idn_label_of_ascii(std::string_view label) {
    std::string lower(label);  // ASCII labels have no case, libidn2 wants the small one
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return registered_size(nullptr, bytes_of(lower), 0) != 0;
}

std::size_t ascii_size_of_idn_label(std::string_view label, Normalisation normalisation) {
    // A label's ASCII form has at least a byte for each character, which has at most four.
    if (has_zero(label) || label.size() > 4 * longest_label) return 0;
    const std::string terminated(label);
    const int flags = normalisation == Normalisation::done_here ? IDN2_NFC_INPUT : 0;
    return registered_size(bytes_of(terminated), nullptr, flags);
}

}  // namespace strandline::schema::formats

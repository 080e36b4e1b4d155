#pragma once

#include <cstddef>
#include <string_view>

/// One label of an internationalised host name, by libidn2. Both allocate. [any-thread]
namespace strandline::schema::formats {

/// Begins with xn--, in any case: stands for an international label (RFC 5890 section 2.3.1).
[[nodiscard]] bool has_ace_prefix(std::string_view label);

/// Whether the xn-- label, at most 63 bytes, is what a valid international label turns into.
[[nodiscard]] bool idn_label_of_ascii(std::string_view label);

enum class Normalisation { required, done_here };

/// How long the international label (UTF-8, with bytes above 0x7F) is in ASCII; 0: it is not valid.
[[nodiscard]] std::size_t ascii_size_of_idn_label(std::string_view label,
                                                  Normalisation normalisation);

}  // namespace strandline::schema::formats

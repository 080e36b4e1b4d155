#pragma once

#include <string_view>

#include "schema/formats/idn_label.hpp"

namespace strandline::schema::formats {

/// An international host name; RFC 5891 wants it in Unicode's form NFC, a mail domain may be sent as
/// it is.
[[nodiscard]] bool is_idn_domain(std::string_view text, Normalisation normalisation);

}  // namespace strandline::schema::formats

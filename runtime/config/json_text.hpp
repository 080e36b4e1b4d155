#pragma once

#include <map>
#include <string>

#include "config/section.hpp"

namespace strandline::config {

/// A YAML value as JSON, and where each part of it was written.
struct JsonText {
    std::string text;
    std::map<std::string, Position> positions;  ///< by JSON Pointer; "" is the whole
};

/// Unquoted scalars become true, false, null or numbers when they are exactly JSON's; what another
/// YAML reader would read as something else (`yes`, `010`, `0x1F`, `.inf`) is an error, so that text
/// stays text on purpose. Credentials are refused: nothing here keeps them secret.
[[nodiscard]] JsonText to_json(const Node& node, ReadContext& context);

}  // namespace strandline::config

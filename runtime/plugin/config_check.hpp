#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace strandline::plugin {

/// One thing that is wrong with a stage's config.
struct ConfigFault {
    std::string pointer;  ///< JSON Pointer into the config; "" = the whole
    std::string message;  ///< without the pointer: `is "uk", not one of "eu", "us"`
};

/// Fills a config with the defaults of its JSON Schema (at the top and in nested objects), refuses
/// keys that an object's `properties` does not name unless its schema allows them in words, and
/// validates the rest. Schemas are read as draft 7; an empty one means that no config is taken.
///
/// Returns  the completed config as JSON text.
/// Errors   all faults, never only the first.
[[nodiscard]] tl::expected<std::string, std::vector<ConfigFault>> complete_config(
    std::string_view schema, std::string_view config);

}  // namespace strandline::plugin

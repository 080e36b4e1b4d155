#pragma once

#include <cstdint>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// What plugin.json says of a handler; <id>_manifest.hpp, which strandline_add_plugin() generates,
/// holds it. All static.
struct HandlerFacts {
    const char* id{nullptr};
    const char* summary{nullptr};
    const char* config_schema{nullptr};
    const char* const* outputs{nullptr};
    const char* const* codes{nullptr};
    const char* const* needs{nullptr};
    std::uint32_t order{0};
    std::uint32_t max_pending{0};
    std::uint32_t external{0};
};

/// What plugin.json says of the plugin.
struct PluginFacts {
    const char* id{nullptr};
    const char* version{nullptr};
    const char* vendor{nullptr};
    const char* license{nullptr};
    const char* revision{nullptr};
};

}  // namespace sdk_v0
}  // namespace strandline

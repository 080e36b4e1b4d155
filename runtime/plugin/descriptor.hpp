#pragma once

#include <strandline/plugin.h>

#include <string>
#include <vector>

#include "plugin/manifest.hpp"
#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// Holds the tables in a plugin's code against the manifest in its file, and copies its handlers
/// into complete structs of today's size with null in what the plugin does not know. They stand in
/// the order of the manifest. The rest of the host sees only these.
///
/// Errors  plugin-descriptor
[[nodiscard]] Accepted<std::vector<strandline_handler>> adopt(const strandline_plugin* plugin,
                                                              const Manifest& manifest,
                                                              const std::string& file);

}  // namespace strandline::plugin

#pragma once

#include <string>

#include "plugin/plugin_file.hpp"
#include "plugin/registry.hpp"

namespace strandline::testing {

/// A directory that only the tests' user may write, as the loader demands it, wherever the build
/// folder stands; removed when the process ends.
[[nodiscard]] const std::string& plugin_home();

/// The path of a copy there of `<id>-<version>.so` from the test plugins, or from plugins/.
[[nodiscard]] std::string plugin_path(const std::string& id, const std::string& version);

/// Examines it; the refusal is the test's to look at.
[[nodiscard]] plugin::Accepted<plugin::PluginFile> examined(const std::string& id,
                                                            const std::string& version = "1.0.0");

/// Loads it; a refusal fails the test.
[[nodiscard]] std::shared_ptr<const plugin::Plugin> loaded(const std::string& id,
                                                           const std::string& version = "0.1.0");

}  // namespace strandline::testing

#pragma once

#include <strandline/plugin.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/misbehaviour.hpp"
#include "plugin/plugin_file.hpp"
#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// A plugin whose code is in the process, for good: libraries are never unloaded.
struct Plugin {
    std::string path;
    std::string name;  ///< "orders-1.2.0.so"
    std::string sha256;
    Manifest manifest;
    std::vector<strandline_handler> handlers;  ///< complete; as in the manifest, in its order
    mutable MisbehaviourCounters misbehaviour;

    [[nodiscard]] const strandline_handler* handler(std::string_view id) const;
};

/// How often a plugin broke one rule; only what happened.
struct MisbehaviourCount {
    std::string plugin;
    std::string_view kind;
    std::uint64_t count{0};
};

/// All loaded plugins, one instance per host.
///
/// Threads  [any-thread]; load() runs constructors of the plugin, and may take long.
class Registry {
public:
    /// Loads an examined file, through the very descriptor that was examined, and holds the code
    /// against the manifest. The same file again gives the same plugin.
    ///
    /// Errors  plugin-load, plugin-descriptor, plugin-replaced
    [[nodiscard]] Accepted<std::shared_ptr<const Plugin>> load(PluginFile file);

    /// For `strandline_plugin_misbehaviour_total{plugin,kind}`.
    [[nodiscard]] std::vector<MisbehaviourCount> misbehaviour() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Plugin>> plugins_;  // by file name
};

}  // namespace strandline::plugin

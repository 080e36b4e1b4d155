#include "plugin/registry.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <exception>
#include <system_error>
#include <utility>

#include "plugin/descriptor.hpp"

namespace strandline::plugin {

namespace {

using Mode = boost::dll::load_mode::type;

/// load_mode has no name for RTLD_NODELETE, but passes it on.
Mode resident_now() {
    return boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local |
           static_cast<Mode>(RTLD_NODELETE);
}

std::string load_fault(std::string text, const std::string& place, const std::string& name) {
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place)) {
        text.replace(at, place.size(), name);
    }
    const bool undefined = text.find("undefined symbol") != std::string::npos;
    return name + ": cannot be loaded: " + text + "." +
           (undefined ? " Link that library into the plugin; plugins get nothing from the host's "
                        "symbols."
                      : "");
}

/// The place that the dynamic loader opens is our descriptor. glibc knows libraries by this very
/// text before it looks at the file, so the descriptor is never closed: a number that came to be
/// used again would give another plugin.
std::string place_of(Descriptor& file) { return "/proc/self/fd/" + std::to_string(file.release()); }

Accepted<strandline_entry_fn> load_entry(PluginFile& file) {
    const std::string place = place_of(file.file);
    try {
        const boost::dll::shared_library library(place, resident_now());
        return library.get<const strandline_plugin*()>("strandline_plugin_v0");
    } catch (const std::exception& thrown) {
        return refused("plugin-load", load_fault(thrown.what(), place, file.name));
    }
}

}  // namespace

const strandline_handler* Plugin::handler(std::string_view id) const {
    for (const strandline_handler& candidate : handlers) {
        if (id == candidate.id) return &candidate;
    }
    return nullptr;
}

Accepted<std::shared_ptr<const Plugin>> Registry::load(PluginFile file) {
    const std::scoped_lock lock(mutex_);
    if (const auto found = plugins_.find(file.name); found != plugins_.end()) {
        if (found->second->sha256 == file.sha256) return found->second;
        return refused("plugin-replaced",
                       file.name +
                           ": changed on disk since this host loaded it; both builds cannot carry "
                           "one version. Give the new build its own version, or restart the host.");
    }
    auto entry = load_entry(file);
    if (!entry) return tl::unexpected(std::move(entry.error()));
    auto handlers = adopt((*entry)(), file.manifest, file.name);
    if (!handlers) return tl::unexpected(std::move(handlers.error()));

    auto plugin = std::make_shared<Plugin>();
    plugin->path = std::move(file.path);
    plugin->name = file.name;
    plugin->sha256 = std::move(file.sha256);
    plugin->manifest = std::move(file.manifest);
    plugin->handlers = *std::move(handlers);
    plugins_.emplace(file.name, plugin);
    return std::shared_ptr<const Plugin>(std::move(plugin));
}

std::vector<MisbehaviourCount> Registry::misbehaviour() const {
    const std::scoped_lock lock(mutex_);
    std::vector<MisbehaviourCount> out;
    for (const auto& [name, plugin] : plugins_) {
        for (std::size_t i = 0; i < misbehaviour_names.size(); ++i) {
            const std::uint64_t count = plugin->misbehaviour.count(static_cast<Misbehaviour>(i));
            if (count != 0) out.push_back({plugin->manifest.id, misbehaviour_names[i], count});
        }
    }
    return out;
}

}  // namespace strandline::plugin

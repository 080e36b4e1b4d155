#include "unit/plugin/plugin_home.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace strandline::testing {

namespace {

namespace fs = std::filesystem;

class Home {
public:
    Home() {
        std::string pattern = "/tmp/strandline-plugins-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) std::abort();
        path_ = pattern;
    }
    ~Home() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace

const std::string& plugin_home() {
    static const Home home;
    return home.path();
}

std::string plugin_path(const std::string& id, const std::string& version) {
    const std::string name = id + "-" + version + ".so";
    const std::string path = plugin_home() + "/" + name;
    if (fs::exists(path)) return path;
    for (const char* directory : {STRANDLINE_TEST_PLUGINS, STRANDLINE_PLUGINS}) {
        const fs::path source = fs::path(directory) / name;
        if (!fs::exists(source)) continue;
        fs::copy_file(source, path);
        fs::permissions(path, fs::perms(0644));
    }
    return path;
}

plugin::Accepted<plugin::PluginFile> examined(const std::string& id, const std::string& version) {
    return plugin::examine(plugin_path(id, version), ::geteuid());
}

std::shared_ptr<const plugin::Plugin> loaded(const std::string& id, const std::string& version) {
    auto file = examined(id, version);
    if (!file) {
        ADD_FAILURE() << file.error().message;
        return nullptr;
    }
    plugin::Registry registry;
    auto plugin = registry.load(*std::move(file));
    if (!plugin) {
        ADD_FAILURE() << plugin.error().message;
        return nullptr;
    }
    return *plugin;
}

}  // namespace strandline::testing

// examine FILE: examines and loads a plugin that an author has built; says why not. It copies the
// file first, because a build folder may be writable by a group.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "plugin/plugin_file.hpp"
#include "plugin/registry.hpp"

namespace {

int report(const strandline::plugin::Refusal& refusal) {
    std::cerr << refusal.code << ": " << refusal.message << '\n';
    return EXIT_FAILURE;
}

int examine_and_load(const std::filesystem::path& path) {
    auto file = strandline::plugin::examine(path, ::geteuid());
    if (!file) return report(file.error());
    const auto warnings = strandline::plugin::linkage_warnings(file->elf);
    for (const std::string& warning : warnings) std::cerr << "warning: " << warning << '\n';
    if (!warnings.empty()) return EXIT_FAILURE;
    strandline::plugin::Registry registry;
    const auto plugin = registry.load(*std::move(file));
    return plugin ? EXIT_SUCCESS : report(plugin.error());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return EXIT_FAILURE;
    std::string home = "/tmp/strandline-examine-XXXXXX";
    if (::mkdtemp(home.data()) == nullptr) return EXIT_FAILURE;
    const std::filesystem::path copy =
        std::filesystem::path(home) / std::filesystem::path(argv[1]).filename();
    std::filesystem::copy_file(argv[1], copy);
    std::filesystem::permissions(copy, std::filesystem::perms(0644));
    const int result = examine_and_load(copy);
    std::filesystem::remove_all(home);
    return result;
}

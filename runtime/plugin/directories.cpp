#include "plugin/directories.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>

#include "plugin/manifest.hpp"
#include "plugin/nearest.hpp"

namespace strandline::plugin {

namespace {

using VersionNumbers = std::array<std::uint32_t, 3>;

/// "1.20.3"; nullopt for anything else.
std::optional<VersionNumbers> numbers_of(std::string_view version) {
    VersionNumbers numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const char* end = version.data() + version.size();
        const std::from_chars_result read = std::from_chars(version.data(), end, numbers[i]);
        if (read.ec != std::errc()) return std::nullopt;
        version.remove_prefix(static_cast<std::size_t>(read.ptr - version.data()));
        if (i + 1 == numbers.size()) break;
        if (version.empty() || version.front() != '.') return std::nullopt;
        version.remove_prefix(1);
    }
    return version.empty() ? std::optional(numbers) : std::nullopt;
}

std::optional<Candidate> candidate_of(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    if (!name.ends_with(".so")) return std::nullopt;
    const std::string stem = name.substr(0, name.size() - 3);
    const std::size_t dash = stem.rfind('-');
    if (dash == std::string::npos) return std::nullopt;
    Candidate candidate{stem.substr(0, dash), stem.substr(dash + 1), path.string()};
    if (!is_id(candidate.id) || !numbers_of(candidate.version)) return std::nullopt;
    return candidate;
}

}  // namespace

Accepted<std::vector<Candidate>> list_candidates(const std::vector<std::string>& directories) {
    std::vector<Candidate> found;
    for (const std::string& directory : directories) {
        if (directory.empty() || directory.front() != '/') {
            return refused("plugin-path", "plugin directory \"" + directory +
                                              "\": is no absolute path. Write it from / on.");
        }
        std::error_code error;
        if (!std::filesystem::exists(directory, error) && !error) continue;
        std::filesystem::directory_iterator entries(directory, error);
        for (const std::filesystem::directory_iterator end; !error && entries != end;
             entries.increment(error)) {
            if (auto candidate = candidate_of(entries->path())) {
                found.push_back(*std::move(candidate));
            }
        }
        if (error) {
            return refused("plugin-path", "plugin directory \"" + directory +
                                              "\": cannot be read: " + error.message() + ".");
        }
    }
    // Equal ones stay in the order of the directories.
    const auto older = [](const Candidate& a, const Candidate& b) {
        return std::tuple(a.id, *numbers_of(a.version)) < std::tuple(b.id, *numbers_of(b.version));
    };
    std::vector<Candidate> sorted;
    for (Candidate& each : found)
        sorted.insert(std::ranges::upper_bound(sorted, each, older), std::move(each));
    return sorted;
}

Accepted<Candidate> find_plugin(const std::vector<std::string>& directories,
                                const std::string& id) {
    auto all = list_candidates(directories);
    if (!all) return tl::unexpected(std::move(all.error()));
    std::vector<std::string> ids;
    const Candidate* newest = nullptr;
    for (const Candidate& candidate : *all) {
        ids.push_back(candidate.id);
        if (candidate.id != id) continue;
        // Sorted by version; of equal ones the directory that is named first comes first.
        if (newest == nullptr || newest->version != candidate.version) newest = &candidate;
    }
    if (newest != nullptr) return *newest;
    const std::string near = did_you_mean(id, ids);
    return refused("plugin-not-found",
                   "no plugin \"" + id + "\" in " + listed(directories) + "." + near +
                       (near.empty() ? " Install" : " Otherwise install") +
                       " its package, or add its directory to plugins.directories.");
}

}  // namespace strandline::plugin

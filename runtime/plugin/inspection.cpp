#include "plugin/inspection.hpp"

#include <utility>

#include "plugin/directories.hpp"
#include "plugin/plugin_file.hpp"

namespace strandline::plugin {

Accepted<Inspection> inspect(const std::string& path, uid_t service_user) {
    auto file = examine(path, service_user);
    if (!file) return tl::unexpected(std::move(file.error()));
    return Inspection{path,
                      std::move(file->sha256),
                      std::move(file->elf.build_id),
                      std::move(file->manifest),
                      std::move(file->elf.needed),
                      linkage_warnings(file->elf)};
}

Accepted<std::vector<Listed>> list_plugins(const std::vector<std::string>& directories,
                                           uid_t service_user) {
    auto candidates = list_candidates(directories);
    if (!candidates) return tl::unexpected(std::move(candidates.error()));
    std::vector<Listed> out;
    for (const Candidate& candidate : *candidates) {
        out.push_back({candidate.path, inspect(candidate.path, service_user)});
    }
    return out;
}

}  // namespace strandline::plugin

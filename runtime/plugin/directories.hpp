#pragma once

#include <string>
#include <vector>

#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// A file in a plugin directory that is named like a plugin, "<id>-<version>.so".
struct Candidate {
    std::string id;
    std::string version;
    std::string path;
};

/// All of them, by id, then by version, oldest first. A directory that is not there holds none: the
/// default ones need not exist. Only names are looked at.
///
/// Errors  plugin-path: a directory that is no absolute path, or cannot be read.
[[nodiscard]] Accepted<std::vector<Candidate>> list_candidates(
    const std::vector<std::string>& directories);

/// The newest version of a plugin in these directories (of equal ones, that of the directory named
/// first), and in no others: not the working directory, nor anything of the environment.
///
/// Errors  plugin-path; plugin-not-found with the nearest id
[[nodiscard]] Accepted<Candidate> find_plugin(const std::vector<std::string>& directories,
                                              const std::string& id);

}  // namespace strandline::plugin

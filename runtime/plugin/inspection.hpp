#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "plugin/manifest.hpp"
#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// What `strandline plugin list` and `inspect` print of one file.
struct Inspection {
    std::string path;
    std::string sha256;    ///< lower-case hex
    std::string build_id;  ///< lower-case hex, empty = none
    Manifest manifest;
    std::vector<std::string> needed;    ///< the libraries that it links
    std::vector<std::string> warnings;  ///< about its linkage
};

/// Reads one file; runs none of its code. Errors as examine().
[[nodiscard]] Accepted<Inspection> inspect(const std::string& path, uid_t service_user);

/// One entry of `list`: what is there, or why it would be refused.
struct Listed {
    std::string path;
    Accepted<Inspection> outcome;
};

/// Every file of these directories that is named like a plugin. Errors: plugin-path
[[nodiscard]] Accepted<std::vector<Listed>> list_plugins(
    const std::vector<std::string>& directories, uid_t service_user);

}  // namespace strandline::plugin

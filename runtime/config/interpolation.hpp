#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/diagnostic.hpp"
#include "config/environment.hpp"

namespace strandline::config {

/// Where the parts of a scalar came from.
struct Expanded {
    std::string text;
    bool references{false};  ///< it held a ${...}: do not print its text
    bool literal{false};     ///< it held text of the file itself, a default included
    bool credential{false};  ///< it held a ${credential:...}
    std::string loose_file;  ///< a file it came from that others may read; empty = none
};

/// Replaces `${env:NAME}`, `${env:NAME:?message}`, `${env:NAME:-default}`, `${file:/path}` and
/// `${credential:name}`; `$${` stands for `${`. With ':?' and ':-' an empty variable counts as unset.
/// A file's last line end is cut.
///
/// Errors  at `position`, empty result; a message names the source, never what it held.
[[nodiscard]] std::optional<Expanded> expand(std::string_view text, const Position& position,
                                             const Environment& environment,
                                             Diagnostics& diagnostics);

/// `path` as seen from the directory of `file`.
[[nodiscard]] std::string resolve_path(const std::string& file, const std::string& path);

}  // namespace strandline::config

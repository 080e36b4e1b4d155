#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tidy/source_tree.hpp"

namespace strandline::tidy {

/// What stands between the quotes or brackets of an #include line.
struct Include {
    std::size_t line = 0;
    bool quoted = false;
    std::string target;
};

std::vector<Include> includes_of(std::string_view text);

/// The room that a file belongs to: a folder of runtime/, or "plugin-api", or "plugins" (which the
/// plugins of tests/ must be as well). Empty for everything else.
std::string room_of(std::string_view path);

/// Why `room` may not include that, or nothing. The table behind it is docs/architecture.md's.
std::optional<std::string> objection(std::string_view room, const Include& include);

/// All objections to one file.
std::vector<std::string> objections_to(const SourceFile& file);

}  // namespace strandline::tidy

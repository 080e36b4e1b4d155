#pragma once

#include "config/host_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// The host's file, merged with its drop-ins. Worth something only when nothing was reported.
[[nodiscard]] HostDefinition read_host(const Node& root, ReadContext& context);

/// Reports unless the file starts with `version: 1`.
void check_version(const Node& root, ReadContext& context);

}  // namespace strandline::config

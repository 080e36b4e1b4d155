#pragma once

#include <vector>

#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// Reads `stages:`.
[[nodiscard]] std::vector<StageDefinition> read_stages(const Node* node, ReadContext& context);

}  // namespace strandline::config

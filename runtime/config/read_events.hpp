#pragma once

#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// What a pipeline says of its events: where their types stand, and what they must look like.
[[nodiscard]] EventsDefinition read_events(const Node* node, ReadContext& context);

}  // namespace strandline::config

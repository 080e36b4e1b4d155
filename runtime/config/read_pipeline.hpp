#pragma once

#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// One pipeline's file. Worth something only when nothing was reported.
[[nodiscard]] PipelineDefinition read_pipeline(const Node& root, ReadContext& context);

}  // namespace strandline::config

#pragma once

#include "config/definitions.hpp"
#include "config/diagnostic.hpp"

namespace strandline::config {

/// What a pipeline says against itself: types, topics that feed themselves, deadlines.
void check_pipeline(const PipelineDefinition& pipeline, Diagnostics& diagnostics);

/// What only shows when all files lie side by side: names, clusters, groups, time-outs, cycles.
void check_together(const Definitions& definitions, Diagnostics& diagnostics);

}  // namespace strandline::config

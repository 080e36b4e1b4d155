#pragma once

/// What the YAML says, as plain values: nothing here knows of YAML, and nothing of the YAML goes past
/// app/wiring.cpp. Positions are kept for whatever can only be found wrong later.
#include "config/host_definition.hpp"
#include "config/pipeline_definition.hpp"

namespace strandline::config {

/// All that was loaded together.
struct Definitions {
    HostDefinition host;
    std::vector<PipelineDefinition> pipelines;  ///< in the order of their files
};

}  // namespace strandline::config

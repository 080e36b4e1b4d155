#pragma once

#include <strandline/plugin.h>

#include "plugin/lane_stage.hpp"

namespace strandline::plugin {

/// Adds what a handler emits to the effects of the delivery in work on `lane`: resolves the output's
/// name, chooses key and type by the YAML, and copies. A refusal marks the delivery as failed.
/// [lane-strand]
[[nodiscard]] strandline_status emit(LaneStage& lane, const strandline_record& record);

}  // namespace strandline::plugin

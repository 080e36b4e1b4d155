#pragma once

#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// The `dedupe:` of a pipeline. `node` may be null: then it is on where events have an id.
/// `events_have_id`: the file says where the id stands, rightly or not.
[[nodiscard]] DedupeDefinition read_dedupe(const Node* node, bool events_have_id,
                                           ReadContext& context);

}  // namespace strandline::config

#pragma once

#include "engine/snapshot.hpp"
#include "metrics/sheet.hpp"

namespace strandline::metrics {

/// Writes all that one pipeline tells of itself onto the sheet. Counters whose zero means something
/// are there from the first scrape, so that rate() sees their first rise.
void add_pipeline(Sheet& sheet, const engine::PipelineSnapshot& pipeline);

/// `value` if it is a plain word (letters, digits, '_', '-', at most 64), else "_other". For labels
/// from closed lists in the code: whatever a mistake puts there, no text gets into a label.
[[nodiscard]] std::string_view closed_word(std::string_view value);

}  // namespace strandline::metrics

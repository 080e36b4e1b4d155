#pragma once

#include "engine/settings.hpp"
#include "engine/snapshot.hpp"

/// Counters that outlive the settings they were counted by.
namespace strandline::engine {

/// All counters of a pipeline with these settings, at zero.
[[nodiscard]] PipelineSnapshot zero_counts(const PipelineSettings& settings);

/// Adds to `to` what `from` counted of the same name: topics and event types, stages by handler, outputs
/// by name. What `to` does not have any more is dropped.
void add_by_name(const PipelineSnapshot& from, PipelineSnapshot& to);

}  // namespace strandline::engine

#pragma once

#include "app/schemas.hpp"
#include "config/diagnostic.hpp"
#include "config/pipeline_definition.hpp"
#include "plugin/manifest.hpp"

namespace strandline::app {

/// Holds the event types that a handler was built for to those that its pipeline lets through: a
/// handler that reads members which nobody sends any more is refused before it runs. Equal schemas are
/// fine; one that allows all that the pipeline's does is too, with a warning.
///
/// Errors  plugin-event-schema, at the stage's handler; a type that the stage does not take, or that
///         the pipeline does not validate, is none.
void check_event_schemas(const config::StageDefinition& stage,
                         const plugin::HandlerManifest& handler, const PipelineSchemas& live,
                         config::Diagnostics& diagnostics);

}  // namespace strandline::app

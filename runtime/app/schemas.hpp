#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/definitions.hpp"
#include "config/diagnostic.hpp"
#include "config/environment.hpp"
#include "schema/graph.hpp"

namespace strandline::app {

/// What the events of one pipeline are held to.
struct PipelineSchemas {
    struct Type {
        std::string name;
        schema::NodeIndex root{schema::no_node};
        std::string digest{};  ///< "sha256:...", of what it says and not of how
    };
    std::shared_ptr<const schema::Graph> graph;  ///< null: nothing is validated
    std::vector<Type> types;                     ///< in the order of events.schemas
};

/// Reads and compiles the schemas of all pipelines. A $ref of one finds every file that any pipeline
/// names; nothing else is read, and nothing fetched.
///
/// Errors  all go to `diagnostics`: those of a schema at its own line and column. A pipeline with an
///         error has no graph.
[[nodiscard]] std::vector<PipelineSchemas> load_schemas(
    const std::vector<config::PipelineDefinition>& pipelines,
    const config::Environment& environment, config::Diagnostics& diagnostics);

}  // namespace strandline::app

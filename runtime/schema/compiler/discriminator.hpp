#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"

namespace strandline::schema {

/// Where an event's type stands (or its id), and which type a schema is bound to.
struct Discriminator {
    std::string_view pointer;  ///< JSON Pointer into the event: /type
    std::string_view type;     ///< of the events
};

/// Whether the schema at `root` agrees: it must require the discriminator, and may not fix it to
/// another text by `const` or `enum`. What stands behind $ref, in allOf or in every branch of anyOf
/// and oneOf counts. `texts` are those that `graph` was compiled from.
///
/// Errors  schema-type-optional, schema-type-differs: at the place in the schema.
[[nodiscard]] std::vector<Fault> check_discriminator(const Graph& graph, NodeIndex root,
                                                     const Discriminator& discriminator,
                                                     std::span<const SchemaText> texts);

/// Whether the schema at `root` makes sure of the text at `pointer`, by which duplicates of its events are
/// known: an event without one, or with an id of another type, is handled each time it comes.
///
/// Errors  warnings schema-id-optional, schema-id-no-text: at the place in the schema.
[[nodiscard]] std::vector<Fault> check_event_id(const Graph& graph, NodeIndex root,
                                                const Discriminator& id,
                                                std::span<const SchemaText> texts);

}  // namespace strandline::schema

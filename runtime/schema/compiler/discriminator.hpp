#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"

namespace strandline::schema {

/// Where an event's type stands, and which one a schema is bound to.
struct Discriminator {
    std::string_view pointer;  ///< JSON Pointer into the event: /type
    std::string_view type;     ///< what must stand there
};

/// Whether the schema at `root` agrees: it must require the discriminator, and may not fix it to
/// another text by `const` or `enum`. What stands behind $ref, in allOf or in every branch of anyOf
/// and oneOf counts. `texts` are those that `graph` was compiled from.
///
/// Errors  schema-type-optional, schema-type-differs: at the place in the schema.
[[nodiscard]] std::vector<Fault> check_discriminator(const Graph& graph, NodeIndex root,
                                                     const Discriminator& discriminator,
                                                     std::span<const SchemaText> texts);

}  // namespace strandline::schema

#pragma once

#include <array>
#include <memory>
#include <span>

#include "schema/compiler/compile.hpp"
#include "schema/compiler/node_reader.hpp"

namespace strandline::schema {

/// The three metaschemas, each compiled when it is first needed.
struct CompiledMetaschemas {
    struct One {
        std::shared_ptr<const Graph> graph;
        NodeIndex root{no_node};
    };
    std::array<One, 3> all;

    [[nodiscard]] const One& of(Dialect dialect);
};

/// A compilation without the check against metaschemas: of the metaschemas themselves.
[[nodiscard]] Compiled compile_unchecked(std::span<const SchemaText> texts,
                                         const CompileOptions& options);

/// Holds every schema that was read to the metaschema of its dialect, and reports what the reading
/// has not reported already.
void self_check(Compilation& compilation, CompiledMetaschemas& metaschemas,
                std::span<const SchemaText> texts);

}  // namespace strandline::schema

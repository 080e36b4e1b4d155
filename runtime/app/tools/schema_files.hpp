#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/diagnostic.hpp"
#include "schema/compiler/compile.hpp"

namespace strandline::app {

/// A schema on the command line.
struct SchemaFiles {
    std::string schema;
    /// Files, and directories whose .json files are meant, that a $ref may lead to.
    std::vector<std::string> references;
    schema::Formats formats{schema::Formats::assert_all};
};

struct CompiledSchema {
    std::shared_ptr<const schema::Graph> graph;
    schema::NodeIndex root{schema::no_node};
};

/// Reads and compiles it, as the host does.
///
/// Errors  all that is wrong, and all that is doubtful, goes to `diagnostics`; empty when anything is
///         wrong. `file-missing` at line 0 is a file that cannot be read.
[[nodiscard]] std::optional<CompiledSchema> compile_schema(const SchemaFiles& files,
                                                           config::Diagnostics& diagnostics);

}  // namespace strandline::app

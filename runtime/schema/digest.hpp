#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/compiler/compile.hpp"
#include "schema/graph.hpp"

namespace strandline::schema {

/// A schema's text without what says nothing: members sorted by name, no white space, escapes only
/// where JSON needs them, numbers as written. `text` is valid JSON. [any-thread]
[[nodiscard]] std::string canonical_json(std::string_view text);

/// "sha256:" and the digest of the canonical text in 64 lower hexadecimal digits. [any-thread]
[[nodiscard]] std::string schema_digest(std::string_view canonical);

/// The digest of the schema `root` in the file `main`: of its canonical text, and of those of the files
/// among `texts` that its $refs lead to. The same wherever the files lie. [any-thread]
[[nodiscard]] std::string schema_digest(const Graph& graph, NodeIndex root, const SchemaText& main,
                                        std::span<const SchemaText> texts);

}  // namespace strandline::schema

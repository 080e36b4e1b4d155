#pragma once

#include <cstdint>

#include "schema/graph.hpp"
#include "schema/violation.hpp"

namespace simdjson::dom {
class element;
}  // namespace simdjson::dom

/// The full pass: a plain interpreter of the graph that finds all that is wrong with a document. It
/// runs after the flag pass has said that something is.
namespace strandline::schema {

enum class Outcome : std::uint8_t {
    valid,
    invalid,
    budget_exceeded  ///< undecided: the steps ran out, or schemas are nested too deep
};

struct FullPassOptions {
    /// `$ref`s, branches, bytes under a pattern and comparisons of uniqueItems; a walk is free.
    std::uint64_t steps{10'000};
    std::uint64_t seed{0};  ///< of the hash that uniqueItems uses: random, one per process
    /// A member name that no schema of the graph declares is record content: `#3` (its place in the
    /// object, from 0) stands for it in paths, unless the document is a configuration of our own.
    bool show_undeclared_names{false};
};

/// The steps that a document of this size may cost.
[[nodiscard]] constexpr std::uint64_t steps_for(std::size_t document_bytes) {
    return 10'000 + 16 * static_cast<std::uint64_t>(document_bytes);
}

struct FullPassResult {
    Outcome outcome{Outcome::valid};
    Violations violations;  ///< of an invalid document; what was found so far when the budget ended
};

/// Holds `document` to the schema at `root`. The document has no duplicate members. [any-thread]
[[nodiscard]] FullPassResult find_violations(const Graph& graph, NodeIndex root,
                                             const simdjson::dom::element& document,
                                             const FullPassOptions& options);

}  // namespace strandline::schema

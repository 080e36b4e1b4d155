#pragma once

#include <cstdint>
#include <string>

#include "schema/graph.hpp"

namespace strandline::schema {

enum class Accepts : std::uint8_t {
    all,         ///< proven
    not_all,     ///< a rule of ours is narrower, or names what the other one lacks
    not_proven,  ///< nobody knows: a keyword that is not compared
};

struct Acceptance {
    Accepts verdict{Accepts::all};
    /// The first place that decides: "/properties/data/properties/userId is gone".
    std::string reason;
};

/// Whether `ours` allows every value that `theirs` allows: may a reader that was built for `ours` read
/// what is written by `theirs`? Sound: `all` is never wrong. Narrow: oneOf, not, patterns and the like
/// are compared word by word only.
///
/// Threads  [any-thread]
[[nodiscard]] Acceptance accepts_all(const Graph& our_graph, NodeIndex ours,
                                     const Graph& their_graph, NodeIndex theirs);

}  // namespace strandline::schema

#pragma once

#include "schema/graph.hpp"

namespace strandline::schema {

/// Whether two schemas say the same in the same words; titles and descriptions aside. False says
/// nothing: other words may mean the same. [any-thread]
[[nodiscard]] bool same_schema(const Graph& left_graph, NodeIndex left, const Graph& right_graph,
                               NodeIndex right);

}  // namespace strandline::schema

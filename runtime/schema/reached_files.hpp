#pragma once

#include <set>
#include <string>

#include "schema/graph.hpp"

namespace strandline::schema {

/// The files of all schemas that a value under `root` may be held to. [any-thread]
[[nodiscard]] std::set<std::string> reached_files(const Graph& graph, NodeIndex root);

}  // namespace strandline::schema

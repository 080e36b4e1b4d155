#pragma once

#include "schema/graph.hpp"

namespace strandline::schema {

/// Whether the rules of `other` can stand in `node`, where both hold for the same value, without a
/// change of meaning. [any-thread]
[[nodiscard]] bool can_merge(const Node& node, const Node& other);

/// Does it. Only where can_merge() says so.
void merge(Node& node, const Node& other);

/// `unevaluated...` of a node whose neighbours are all merged is `additional...`.
void settle_unevaluated(Node& node);

/// Rules for types that the value cannot have say nothing: they go. const and enum narrow the types.
void drop_idle_rules(Node& node);

[[nodiscard]] TypeSet intersection(TypeSet left, TypeSet right);

}  // namespace strandline::schema

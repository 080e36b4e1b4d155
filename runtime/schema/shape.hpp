#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/graph.hpp"

namespace strandline::schema {

/// One value's schema with $ref and allOf folded in: what its C++ type is chosen from, and what two
/// schemas are compared by. It allows at least what the schema allows; where `beyond` and `unchecked`
/// are empty and `typed_extra` is not set, exactly that.
struct Shape {
    NodeIndex key{no_node};    ///< of the node that gives the type its identity: behind plain $refs
    NodeIndex place{no_node};  ///< of the node that was asked for: for messages
    std::string title;
    std::string definition;  ///< the name under definitions or $defs that a $ref led to
    std::string description;

    bool nothing_fits{false};  ///< false
    TypeSet types{type_bit::any};
    std::optional<Constant> constant;
    std::optional<std::vector<Constant>> one;
    std::optional<Number> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
    std::optional<std::uint64_t> min_length, max_length, min_items, max_items;
    bool has_pattern{false};
    Format format{Format::none};

    std::vector<Property> properties;
    std::vector<std::string> required;
    bool closed{false};       ///< additionalProperties (or unevaluatedProperties) is false
    bool typed_extra{false};  ///< additionalProperties has a schema of its own

    NodeIndex items{no_node};
    std::vector<NodeIndex> any_of;  ///< or oneOf

    /// Keywords that a C++ type does not hold, and that make it raw JSON.
    std::vector<std::string> beyond;
    /// Keywords that a C++ type does not hold, and that check() does not know.
    std::vector<std::string> unchecked;

    [[nodiscard]] bool requires_member(std::string_view name) const;
    /// Says nothing about the value at all.
    [[nodiscard]] bool is_open() const;
};

[[nodiscard]] Shape shape_of(const Graph& graph, NodeIndex node);

}  // namespace strandline::schema

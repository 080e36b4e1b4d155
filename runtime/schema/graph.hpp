#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/constant.hpp"
#include "schema/formats/format.hpp"
#include "schema/number.hpp"
#include "schema/pattern.hpp"

/// Schemas as they were written, with every reference resolved: what the compiler makes, and what both
/// passes are made from. The flag pass runs a program that was optimised out of it, the full pass reads
/// it as it is: two implementations of one meaning, which every test holds against each other.
namespace strandline::schema {

enum class Dialect : std::uint8_t { draft7, draft2019_09, draft2020_12 };

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex no_node = std::numeric_limits<NodeIndex>::max();
using ResourceIndex = std::uint32_t;

/// A set of JSON types. `integer` is a number without a fraction; the word `number` in a schema sets
/// both bits.
using TypeSet = std::uint8_t;
namespace type_bit {
inline constexpr TypeSet null = 1, boolean = 2, object = 4, array = 8, string = 16, integer = 32,
                         number = 64;
inline constexpr TypeSet any = 127;
}  // namespace type_bit

/// The one type of a value. [any-thread]
[[nodiscard]] TypeSet type_of(const Constant& constant);

/// The word that a sub-schema was written under, where dialects differ.
enum class ArrayWords : std::uint8_t {
    items_and_additional,  ///< `items: [...]`, `additionalItems`: up to 2019-09
    prefix_and_items       ///< `prefixItems`, `items`: 2020-12
};

struct Property {
    std::string name;
    NodeIndex schema{no_node};
};

struct PatternProperty {
    Pattern pattern;
    NodeIndex schema{no_node};
};

/// When the member `name` is there: `required` must be too, or `schema` must hold.
struct Dependency {
    enum class Word : std::uint8_t { dependencies, dependent_required, dependent_schemas };
    Word word{Word::dependencies};
    std::string name;
    std::vector<std::string> required;
    NodeIndex schema{no_node};
};

/// $dynamicRef and $recursiveRef: the outermost resource in the dynamic scope that has an anchor of this
/// name wins over `initial`.
struct DynamicReference {
    enum class Word : std::uint8_t { dynamic_ref, recursive_ref };
    Word word{Word::dynamic_ref};
    NodeIndex initial{no_node};
    std::string anchor;     ///< empty for $recursiveRef
    bool is_static{false};  ///< the initial target has no such dynamic anchor: it always wins
};

/// One schema: an object's keywords, or `true` or `false`. A keyword that is absent has its default.
struct Node {
    ResourceIndex resource{0};
    std::string pointer;          ///< JSON Pointer from the root of its file
    std::optional<bool> boolean;  ///< of the schemas `true` and `false`; then nothing else is set

    NodeIndex reference{no_node};
    std::optional<DynamicReference> dynamic_reference;

    TypeSet types{type_bit::any};
    std::optional<Constant> constant;          ///< const
    std::optional<std::vector<Constant>> one;  ///< enum

    std::optional<Number> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
    std::optional<std::uint64_t> min_length, max_length;
    std::optional<Pattern> pattern;
    Format format{Format::none};  ///< none also where it does not assert

    std::vector<Property> properties;
    std::vector<PatternProperty> pattern_properties;
    NodeIndex additional_properties{no_node};
    NodeIndex property_names{no_node};
    NodeIndex unevaluated_properties{no_node};
    std::vector<std::string> required;
    std::vector<Dependency> dependencies;
    std::optional<std::uint64_t> min_properties, max_properties;

    ArrayWords array_words{ArrayWords::prefix_and_items};
    std::vector<NodeIndex> prefix_items;  ///< also the list form of `items`
    NodeIndex items{no_node};             ///< of those behind the prefix; also `additionalItems`
    NodeIndex contains{no_node};
    std::optional<std::uint64_t> min_contains, max_contains;
    bool contains_evaluates{false};  ///< for unevaluatedItems: 2020-12
    NodeIndex unevaluated_items{no_node};
    std::optional<std::uint64_t> min_items, max_items;
    bool unique_items{false};

    std::vector<NodeIndex> all_of, any_of, one_of;
    NodeIndex negated{no_node};                                                ///< not
    NodeIndex condition{no_node}, consequence{no_node}, alternative{no_node};  ///< if, then, else

    // annotations that have a use
    bool personal_data{false};  ///< x-personal-data
    std::string title;
    std::string description;
};

/// A schema with an identity of its own: a file, or an object in it with `$id`.
struct Resource {
    std::string uri;        ///< absolute, without fragment
    std::uint32_t file{0};  ///< index into Graph::files
    Dialect dialect{Dialect::draft7};
    NodeIndex root{no_node};
    std::vector<std::pair<std::string, NodeIndex>> dynamic_anchors;
    bool recursive_anchor{false};
};

/// Immutable once compiled. Indices of nodes and resources are into these vectors.
struct Graph {
    std::vector<Node> nodes;
    std::vector<Resource> resources;
    std::vector<std::string> files;  ///< paths, as the diagnostics name them
    /// Member names that any of the schemas declares, sorted: those that may stand in a message.
    std::vector<std::string> declared_names;
    bool has_unevaluated{false};  ///< any node has unevaluatedProperties or unevaluatedItems
};

/// Every node that `node` names. [any-thread]
template <class Visit>
void for_each_child(const Node& node, Visit visit) {
    const auto one = [&visit](NodeIndex child) {
        if (child != no_node) visit(child);
    };
    one(node.reference);
    if (node.dynamic_reference) one(node.dynamic_reference->initial);
    for (const Property& property : node.properties) one(property.schema);
    for (const PatternProperty& property : node.pattern_properties) one(property.schema);
    one(node.additional_properties);
    one(node.property_names);
    one(node.unevaluated_properties);
    for (const Dependency& dependency : node.dependencies) one(dependency.schema);
    for (const NodeIndex child : node.prefix_items) one(child);
    one(node.items);
    one(node.contains);
    one(node.unevaluated_items);
    for (const std::vector<NodeIndex>* list : {&node.all_of, &node.any_of, &node.one_of})
        for (const NodeIndex child : *list) one(child);
    one(node.negated);
    one(node.condition);
    one(node.consequence);
    one(node.alternative);
}

}  // namespace strandline::schema

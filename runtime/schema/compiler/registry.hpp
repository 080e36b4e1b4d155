#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/compiler/dialects.hpp"
#include "schema/graph.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

/// Where a schema stands in its text.
struct Spot {
    std::uint32_t source{0};
    ResourceIndex resource{0};
    std::string pointer;

    [[nodiscard]] Spot child(std::string_view name) const {
        return {source, resource, pointer + pointer_step(name)};
    }
    [[nodiscard]] Spot child(std::size_t index) const {
        return {source, resource, pointer + pointer_step(index)};
    }
    [[nodiscard]] FaultPlace here() const { return {.source = source, .pointer = pointer}; }
    [[nodiscard]] FaultPlace name() const {
        return {.source = source, .pointer = pointer, .at_name = true};
    }
};

/// A $ref, $dynamicRef or $recursiveRef that waits until all that it could mean is known.
struct Reference {
    NodeIndex node{no_node};
    Word word{Word::reference};
    Spot spot;            ///< of the word
    std::string written;  ///< as it stands there
    std::string uri;      ///< absolute
};

/// What has an address: schemas by URI, anchors, and every sub-schema by its place.
class Registry {
public:
    struct Resource {
        std::uint32_t source{0};
        std::string pointer;  ///< of its root in the text
        Rules rules;
        std::map<std::string, NodeIndex> anchors;
    };

    /// Adds a resource of this URI to both the graph and here.
    ResourceIndex add(Graph& graph, const std::string& uri, Resource resource);
    /// One more URI of it; false when another has it already.
    bool add_uri(const std::string& uri, ResourceIndex resource);
    [[nodiscard]] std::optional<ResourceIndex> find(const std::string& absolute) const;
    [[nodiscard]] Resource& operator[](ResourceIndex resource) { return resources_[resource]; }
    [[nodiscard]] std::vector<std::string_view> uris() const;

    void add_node(const Spot& spot, NodeIndex node) { nodes_[{spot.source, spot.pointer}] = node; }
    [[nodiscard]] std::optional<NodeIndex> node_at(std::uint32_t source,
                                                   const std::string& pointer) const;
    /// The schema around a place.
    [[nodiscard]] std::optional<NodeIndex> node_around(std::uint32_t source,
                                                       std::string pointer) const;

private:
    std::vector<Resource> resources_;
    std::unordered_map<std::string, ResourceIndex> by_uri_;
    std::map<std::pair<std::uint32_t, std::string>, NodeIndex> nodes_;
};

}  // namespace strandline::schema

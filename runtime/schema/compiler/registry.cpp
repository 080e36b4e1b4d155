#include "schema/compiler/registry.hpp"

namespace strandline::schema {

ResourceIndex Registry::add(Graph& graph, const std::string& uri, Resource resource) {
    const auto index = static_cast<ResourceIndex>(resources_.size());
    schema::Resource& added = graph.resources.emplace_back();
    added.uri = uri;
    added.dialect = resource.rules.dialect;
    resources_.push_back(std::move(resource));
    return index;
}

bool Registry::add_uri(const std::string& uri, ResourceIndex resource) {
    return by_uri_.try_emplace(uri, resource).first->second == resource;
}

std::optional<ResourceIndex> Registry::find(const std::string& absolute) const {
    const auto found = by_uri_.find(absolute);
    if (found == by_uri_.end()) return std::nullopt;
    return found->second;
}

std::vector<std::string_view> Registry::uris() const {
    std::vector<std::string_view> uris;
    for (const auto& [uri, resource] : by_uri_) uris.push_back(uri);
    return uris;
}

std::optional<NodeIndex> Registry::node_at(std::uint32_t source, const std::string& pointer) const {
    const auto found = nodes_.find({source, pointer});
    if (found == nodes_.end()) return std::nullopt;
    return found->second;
}

std::optional<NodeIndex> Registry::node_around(std::uint32_t source, std::string pointer) const {
    for (;;) {
        if (const std::optional<NodeIndex> node = node_at(source, pointer)) return node;
        if (pointer.empty()) return std::nullopt;
        pointer.resize(pointer.rfind('/'));
    }
}

}  // namespace strandline::schema

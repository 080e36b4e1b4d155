#include "schema/compiler/references.hpp"

#include <algorithm>
#include <vector>

#include "base/nearest.hpp"
#include "schema/compiler/uri.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

bool has_dynamic_anchor(const Resource& resource, std::string_view name, NodeIndex node) {
    return std::ranges::any_of(resource.dynamic_anchors, [&](const auto& anchor) {
        return anchor.first == name && (node == no_node || anchor.second == node);
    });
}

}  // namespace

void References::resolve() {
    for (std::size_t at = 0; at < all_.references.size(); ++at) {
        const Reference reference = all_.references[at];  // the list grows meanwhile
        const NodeIndex node = target(reference);
        if (node != no_node) connect(reference, node);
    }
    settle_dynamic();
}

std::optional<ResourceIndex> References::resource_of(const std::string& absolute) {
    std::optional<ResourceIndex> found = all_.registry.find(absolute);
    if (found) return found;
    if (const std::optional<std::uint32_t> source = all_.sources.with_uri(absolute))
        static_cast<void>(reader_.read_source(*source));
    else  // more than one is a fault, which reading them tells
        for (const std::uint32_t library : all_.sources.with_id(absolute))
            static_cast<void>(reader_.read_source(library));
    return all_.registry.find(absolute);
}

NodeIndex References::target(const Reference& reference) {
    const SplitUri uri = split_fragment(reference.uri);
    const std::optional<ResourceIndex> resource = resource_of(uri.absolute);
    if (!resource) {
        unresolved(reference, "which is none of the schemas given, and nothing is fetched",
                   nearest_file(uri.absolute));
        return no_node;
    }
    if (uri.fragment.empty()) return all_.graph.resources[*resource].root;
    if (uri.fragment.front() == '/') return at_pointer_of(reference, *resource, uri.fragment);
    const auto& anchors = all_.registry[*resource].anchors;
    if (const auto found = anchors.find(uri.fragment); found != anchors.end()) return found->second;
    std::vector<std::string_view> names;
    for (const auto& [name, node] : anchors) names.push_back(name);
    unresolved(reference, "where no anchor has that name", did_you_mean(uri.fragment, names));
    return no_node;
}

NodeIndex References::at_pointer_of(const Reference& reference, ResourceIndex resource,
                                    const std::string& fragment) {
    const std::uint32_t source = all_.registry[resource].source;
    const std::string pointer = all_.registry[resource].pointer + fragment;
    if (const std::optional<NodeIndex> known = all_.registry.node_at(source, pointer))
        return *known;
    const std::optional<dom::element> root = all_.sources.root(source);
    const std::optional<dom::element> value = at_pointer(*root, pointer);
    if (!value) {
        unresolved(reference, "where nothing stands", nearest_member(resource, fragment));
        return no_node;
    }
    // Under a word that is no keyword: it becomes a schema because this reference says so.
    const NodeIndex around = *all_.registry.node_around(source, pointer);
    return reader_.read(
        {.source = source, .resource = all_.graph.nodes[around].resource, .pointer = pointer},
        *value);
}

void References::connect(const Reference& reference, NodeIndex target) {
    Node& node = all_.graph.nodes[reference.node];
    if (reference.word == Word::reference) {
        node.reference = target;
        return;
    }
    DynamicReference& dynamic = node.dynamic_reference.emplace();
    dynamic.initial = target;
    if (reference.word == Word::recursive_reference)
        dynamic.word = DynamicReference::Word::recursive_ref;
    else
        dynamic.anchor = split_fragment(reference.uri).fragment;
}

// Only where the initial target has the dynamic anchor itself does the scope count, and only where
// another resource has one of that name can it change anything.
void References::settle_dynamic() {
    for (Node& node : all_.graph.nodes) {
        if (!node.dynamic_reference) continue;
        DynamicReference& dynamic = *node.dynamic_reference;
        const Resource& initial = all_.graph.resources[all_.graph.nodes[dynamic.initial].resource];
        const bool recursive = dynamic.word == DynamicReference::Word::recursive_ref;
        const bool bookended = recursive
                                   ? initial.recursive_anchor
                                   : has_dynamic_anchor(initial, dynamic.anchor, dynamic.initial);
        const auto candidates =
            std::ranges::count_if(all_.graph.resources, [&](const Resource& one) {
                return recursive ? one.recursive_anchor
                                 : has_dynamic_anchor(one, dynamic.anchor, no_node);
            });
        dynamic.is_static = !bookended || candidates < 2;
    }
}

void References::unresolved(const Reference& reference, const std::string& what, std::string hint) {
    const std::string shown = reference.written.empty() ? reference.uri : reference.written;
    std::string message = "'" + shown + "' leads to ";
    message += shown == reference.uri ? "a place" : reference.uri;
    all_.faults.error(reference.spot.here(), "schema-unresolved-ref", message + ", " + what,
                      std::move(hint));
}

// By the last part of the name: directories are long, and alike.
std::string References::nearest_file(const std::string& absolute) const {
    std::vector<std::string_view> names;
    for (std::uint32_t source = 0; source < all_.sources.count(); ++source)
        if (!all_.sources.is_embedded(source))
            names.push_back(last_segment(all_.sources.text(source).base_uri));
    for (const std::string_view uri : all_.registry.uris()) names.push_back(last_segment(uri));
    std::erase(names, last_segment(absolute));
    std::string hint = did_you_mean(last_segment(absolute), names);
    if (hint.empty()) hint = "name the file among the schemas";
    return hint;
}

// Down to the last part that exists; its members may have what was meant.
std::string References::nearest_member(ResourceIndex resource, std::string_view fragment) {
    const std::optional<dom::element> root = all_.sources.root(all_.registry[resource].source);
    std::optional<dom::element> around = at_pointer(*root, all_.registry[resource].pointer);
    while (around && !fragment.empty()) {
        const std::string_view before = fragment;
        static_cast<void>(take_segment(fragment));
        const std::string_view step = before.substr(0, before.size() - fragment.size());
        const std::optional<dom::element> next = at_pointer(*around, step);
        if (next) {
            around = next;
            continue;
        }
        std::vector<std::string_view> names;
        if (around->is_object()) {
            const dom::object object = around->get_object().value_unsafe();
            for (const dom::key_value_pair member : object) names.push_back(member.key);
        }
        return did_you_mean(step.substr(1), names);
    }
    return {};
}

}  // namespace strandline::schema

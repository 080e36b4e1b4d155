#include "schema/compiler/node_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/nearest.hpp"
#include "schema/compiler/uri.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

std::optional<std::string_view> string_at(const dom::element& object, std::string_view name) {
    std::string_view text;
    if (object.at_key(name).get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

bool has(const dom::object& object, std::string_view name) {
    return object.at_key(name).error() == simdjson::SUCCESS;
}

// In draft-07 a $ref hides all that stands beside it, $id too.
bool is_only_reference(Dialect dialect, const dom::object& object) {
    return dialect == Dialect::draft7 && has(object, "$ref");
}

}  // namespace

NodeIndex NodeReader::read_source(std::uint32_t source) {
    if (const std::optional<NodeIndex> known = all_.registry.node_at(source, "")) return *known;
    const std::optional<Element> root = all_.sources.root(source);
    if (!root) return no_node;
    return read({.source = source, .resource = 0, .pointer = {}}, *root);
}

NodeIndex NodeReader::read(Spot spot, const Element& value) {
    if (const std::optional<NodeIndex> known = all_.registry.node_at(spot.source, spot.pointer))
        return *known;
    if (!all_.sources.is_embedded(spot.source) &&
        ++all_.given_nodes == all_.options.limits.nodes + 1)
        all_.faults.error(spot.here(), "schema-too-large",
                          "the schemas have more than " +
                              std::to_string(all_.options.limits.nodes) + " sub-schemas");
    if (all_.given_nodes > all_.options.limits.nodes) return no_node;

    const auto index = static_cast<NodeIndex>(all_.graph.nodes.size());
    all_.graph.nodes.emplace_back();
    all_.registry.add_node(spot, index);
    if (spot.pointer.empty()) {
        const auto file = static_cast<std::uint32_t>(all_.files.size());
        all_.files.push_back(spot.source);
        all_.graph.files.push_back(all_.sources.text(spot.source).path);
        if (!begin_root(spot, value, file)) return index;
        all_.graph.resources[spot.resource].root = index;
    }

    Node node;
    if (value.is_bool()) {
        node.boolean = value.get_bool().value_unsafe();
    } else if (value.is_object()) {
        const Object object = value.get_object().value_unsafe();
        if (!spot.pointer.empty()) begin_embedded(spot, object, index);
        if (is_only_reference(dialect(spot), object))
            read_only_reference(spot, object, index);
        else
            read_keywords(spot, object, index, node);
    } else {
        all_.faults.error(spot.here(), "schema-keyword",
                          "a schema must be an object, true or false");
    }
    node.resource = spot.resource;
    node.pointer = spot.pointer;
    all_.graph.nodes[index] = std::move(node);
    return index;
}

// ---- identity ------------------------------------------------------------------------------------

Rules NodeReader::rules_of_root(const Spot& spot, const Element& value) {
    Rules fallback{.dialect = all_.options.default_dialect, .custom = {}};
    const std::optional<std::string_view> named = string_at(value, "$schema");
    if (named) {
        const FaultPlace place{.source = spot.source, .pointer = "/$schema"};
        return all_.dialects.find(std::string(*named), place).value_or(fallback);
    }
    if (all_.options.warn_without_dialect && value.is_object() &&
        !all_.sources.is_embedded(spot.source))
        all_.faults.warning(
            spot.here(), all_.options.strict, "schema-no-dialect",
            "no '$schema' says which dialect this is; it is read as " +
                std::string(name_of(fallback.dialect)),
            "add \"$schema\": \"" + std::string(metaschema_uri(fallback.dialect)) + "#\"");
    return fallback;
}

bool NodeReader::begin_root(Spot& spot, const Element& value, std::uint32_t file) {
    const Rules rules = rules_of_root(spot, value);
    const std::string& base = all_.sources.text(spot.source).base_uri;
    std::string uri = split_fragment(base).absolute;
    const std::optional<std::string_view> id = string_at(value, "$id");
    const bool hidden =
        value.is_object() && is_only_reference(rules.dialect, value.get_object().value_unsafe());
    if (id && !hidden) uri = split_fragment(resolve_uri(uri, *id)).absolute;
    spot.resource = all_.registry.add(
        all_.graph, uri, {.source = spot.source, .pointer = {}, .rules = rules, .anchors = {}});
    all_.graph.resources[spot.resource].file = file;
    static_cast<void>(all_.registry.add_uri(split_fragment(base).absolute, spot.resource));
    if (!all_.registry.add_uri(uri, spot.resource)) {
        all_.faults.error({.source = spot.source, .pointer = "/$id"}, "schema-duplicate-id",
                          "another schema has the URI " + uri);
        return false;
    }
    if (id && !hidden) check_id(spot, *id);
    return true;
}

void NodeReader::begin_embedded(Spot& spot, const Object& object, NodeIndex index) {
    std::string_view id;
    if (object.at_key("$id").get(id) != simdjson::SUCCESS) return;
    Rules inner = rules(spot);
    std::string_view named;
    if (object.at_key("$schema").get(named) == simdjson::SUCCESS)
        inner =
            all_.dialects.find(std::string(named), spot.child("$schema").here()).value_or(inner);
    if (is_only_reference(inner.dialect, object)) return;

    const std::string& base = all_.graph.resources[spot.resource].uri;
    const SplitUri uri = split_fragment(resolve_uri(base, id));
    if (id.starts_with('#') || id.empty()) return check_id(spot, id);  // draft-07: an anchor
    const std::uint32_t file = all_.graph.resources[spot.resource].file;
    spot.resource = all_.registry.add(
        all_.graph, uri.absolute,
        {.source = spot.source, .pointer = spot.pointer, .rules = inner, .anchors = {}});
    all_.graph.resources[spot.resource].file = file;
    all_.graph.resources[spot.resource].root = index;
    if (!all_.registry.add_uri(uri.absolute, spot.resource))
        all_.faults.error(spot.child("$id").here(), "schema-duplicate-id",
                          "another schema has the URI " + uri.absolute);
    check_id(spot, id);
}

// What stands behind the # of an $id is an anchor in draft-07, and an error later.
void NodeReader::check_id(const Spot& spot, std::string_view id) {
    const SplitUri uri = split_fragment(id);
    if (uri.fragment.empty()) return;
    if (dialect(spot) == Dialect::draft7)
        return add_anchor(spot.child("$id"), uri.fragment,
                          *all_.registry.node_at(spot.source, spot.pointer), false);
    all_.faults.error(spot.child("$id").here(), "schema-keyword",
                      "'$id' must not have a fragment in " + std::string(name_of(dialect(spot))),
                      "use '$anchor'");
}

void NodeReader::add_anchor(const Spot& spot, const std::string& name, NodeIndex index,
                            bool dynamic) {
    const auto [at, added] = all_.registry[spot.resource].anchors.try_emplace(name, index);
    if (!added && at->second != index)
        all_.faults.error(spot.here(), "schema-duplicate-anchor",
                          "another schema of this resource has the anchor '" + name + "'");
    if (dynamic) all_.graph.resources[spot.resource].dynamic_anchors.emplace_back(name, index);
}

// ---- keywords ------------------------------------------------------------------------------------

void NodeReader::read_only_reference(const Spot& spot, const Object& object, NodeIndex index) {
    for (const dom::key_value_pair member : object) {
        const Keyword* keyword = find_keyword(member.key);
        const Spot at = spot.child(member.key);
        if (keyword == nullptr) continue;
        if (keyword->word == Word::reference) {
            read_reference(*keyword, at, member.value, index);
        } else if (keyword->word == Word::definitions) {
            read_definitions(at, member.value);
        } else if (keyword->vocabulary == Vocabulary::applicator ||
                   keyword->vocabulary == Vocabulary::validation ||
                   keyword->vocabulary == Vocabulary::format) {
            all_.faults.warning(at.name(), all_.options.strict, "schema-hidden-keyword",
                                "draft-07 ignores '" + std::string(member.key) + "' beside '$ref'",
                                "put both into 'allOf'");
        }
    }
}

void NodeReader::read_keywords(const Spot& spot, const Object& object, NodeIndex index,
                               Node& node) {
    Loose loose;
    for (const dom::key_value_pair member : object) {
        const Spot at = spot.child(member.key);
        const Keyword* keyword = find_keyword(member.key);
        if (keyword == nullptr || !keyword->is_in(dialect(spot))) {
            read_unknown(at, member.key, member.value);
        } else if (rules(spot).knows(*keyword)) {
            if (!read_structure(*keyword, at, member.value, index) &&
                !read_applicator(*keyword, at, member.value, node, loose))
                read_assertion(all_, *keyword, at, member.value, node);
        }
    }
    const bool is_2020 = dialect(spot) == Dialect::draft2020_12;
    node.array_words = is_2020 ? ArrayWords::prefix_and_items : ArrayWords::items_and_additional;
    node.contains_evaluates = is_2020;
    if (loose.items_is_list) node.items = loose.additional_items;
    if (node.contains == no_node) node.min_contains = node.max_contains = std::nullopt;
    if (node.condition == no_node) node.consequence = node.alternative = no_node;
}

// Nobody means a word that nobody knows: it is a misspelling, or of another dialect.
void NodeReader::read_unknown(const Spot& spot, std::string_view name, const Element& value) {
    if (name.starts_with("x-") || all_.sources.is_embedded(spot.source)) return;
    const Dialect ours = dialect(spot);
    if (const Keyword* keyword = find_keyword(name)) {
        if (keyword->word == Word::definitions) return;  // only a place for schemas
        Dialect theirs = Dialect::draft2020_12;
        while (!keyword->is_in(theirs)) theirs = static_cast<Dialect>(static_cast<int>(theirs) - 1);
        all_.faults.warning(
            spot.name(), all_.options.strict, "schema-other-dialect",
            "'" + std::string(name) + "' is a keyword of " + std::string(name_of(theirs)) + "; " +
                std::string(name_of(ours)) + " ignores it",
            "say so in '$schema', or use a keyword of " + std::string(name_of(ours)));
        return;
    }
    std::string nearest = did_you_mean(name, keyword_names(ours));
    // A library may keep its schemas under names of its own.
    const bool at_root = spot.pointer.find('/', 1) == std::string::npos;
    if (at_root && all_.sources.text(spot.source).only_if_referenced && value.is_object() &&
        nearest.empty())
        return;
    all_.faults.warning(spot.name(), all_.options.strict, "schema-unknown-keyword",
                        "'" + std::string(name) + "' is no keyword, so it does nothing",
                        std::move(nearest));
}

bool NodeReader::read_structure(const Keyword& keyword, const Spot& spot, const Element& value,
                                NodeIndex index) {
    switch (keyword.word) {
        case Word::reference:
        case Word::dynamic_reference:
        case Word::recursive_reference:
            read_reference(keyword, spot, value, index);
            return true;
        case Word::anchor:
        case Word::dynamic_anchor: {
            std::string_view name;
            if (value.get(name) != simdjson::SUCCESS)
                wrong_value(all_, spot, "a name");
            else
                add_anchor(spot, std::string(name), index, keyword.word == Word::dynamic_anchor);
            return true;
        }
        case Word::recursive_anchor: {
            bool yes = false;
            if (value.get(yes) != simdjson::SUCCESS) wrong_value(all_, spot, "true or false");
            schema::Resource& resource = all_.graph.resources[spot.resource];
            if (resource.root == index) resource.recursive_anchor = yes;
            return true;
        }
        case Word::definitions:
            read_definitions(spot, value);
            return true;
        case Word::content_schema:
            static_cast<void>(read(spot, value));
            return true;
        case Word::id:
        case Word::schema:
            if (!value.is_string()) wrong_value(all_, spot, "a URI");
            return true;
        default:
            return keyword.word == Word::vocabulary || keyword.word == Word::comment;
    }
}

void NodeReader::read_reference(const Keyword& keyword, const Spot& spot, const Element& value,
                                NodeIndex index) {
    std::string_view written;
    if (value.get(written) != simdjson::SUCCESS) return wrong_value(all_, spot, "a URI reference");
    if (keyword.word == Word::recursive_reference && written != "#")
        return wrong_value(all_, spot, "\"#\"");
    all_.references.push_back(
        {.node = index,
         .word = keyword.word,
         .spot = spot,
         .written = std::string(written),
         .uri = resolve_uri(all_.graph.resources[spot.resource].uri, written)});
}

void NodeReader::read_definitions(const Spot& spot, const Element& value) {
    if (!value.is_object()) return wrong_value(all_, spot, "an object of schemas");
    const Object object = value.get_object().value_unsafe();
    for (const dom::key_value_pair member : object)
        static_cast<void>(read(spot.child(member.key), member.value));
}

}  // namespace strandline::schema

#include "differential/schema_generator.hpp"

#include <algorithm>
#include <utility>

#include "differential/words.hpp"

namespace strandline::differential {

namespace {

constexpr std::string_view type_names[] = {"null",   "boolean", "number", "integer",
                                           "string", "array",   "object"};

}  // namespace

std::string_view uri_of(Draft draft) {
    switch (draft) {
        case Draft::draft7:
            return "http://json-schema.org/draft-07/schema#";
        case Draft::draft2019_09:
            return "https://json-schema.org/draft/2019-09/schema";
        default:
            return "https://json-schema.org/draft/2020-12/schema";
    }
}

Draft draft_of(std::string_view schema) {
    for (const Draft draft : {Draft::draft2019_09, Draft::draft2020_12})
        if (schema.find(uri_of(draft)) != std::string_view::npos) return draft;
    return Draft::draft7;
}

Json SchemaGenerator::schema() {
    Json made = node({.depth = 4, .first_reference = 0, .smaller_value = false});
    if (!made.is(Json::Kind::object))
        made = object({{"properties", object({{"a", std::move(made)}})}});
    Json root = object({{"$schema", string(uri_of(draft_))}});
    // In draft-07 nothing beside a $ref counts, the definitions included.
    if (draft_ == Draft::draft7 && made.find("$ref") != nullptr)
        root.set("allOf", array({std::move(made)}));
    else
        for (auto& [name, value] : made.members) root.set(name, std::move(value));
    Json& kept = root.set(newer() ? "$defs" : "definitions", object());
    for (std::size_t i = 0; i < definitions; ++i) {
        Json body = node({.depth = 2, .first_reference = i + 1, .smaller_value = false});
        const bool bare_reference = draft_ == Draft::draft7 && body.find("$ref") != nullptr;
        if (body.is(Json::Kind::object) && !bare_reference && random_.chance(30)) {
            if (newer())
                body.set("$anchor", string("anchor" + std::to_string(i)));
            else
                body.set("$id", string("#anchor" + std::to_string(i)));
        }
        kept.set("D" + std::to_string(i), std::move(body));
    }
    return root;
}

Json SchemaGenerator::node(Place place) {
    if (place.depth == 0) return random_.chance(25) ? reference(place) : leaf();
    Json made = object();
    switch (random_.weighted({3, 2, 14, 30, 14, 10, 10, 6, 6, 5})) {
        case 0:
            return boolean(true);
        case 1:
            return boolean(false);
        case 2:
            return leaf();
        case 3:
            if (random_.chance(80)) made.set("type", type_or_null("object"));
            add_object_rules(made, place);
            break;
        case 4:
            if (random_.chance(80)) made.set("type", type_or_null("array"));
            add_array_rules(made, place);
            break;
        case 5:
            add_logic(made, place);
            break;
        case 6:
            return reference(place);
        case 7:
            made = tagged_union(place);
            break;
        case 8:  // a bit of everything, and no type
            made = random_.chance(50) ? string_rules() : number_rules("");
            made.members.erase(
                std::remove_if(made.members.begin(), made.members.end(),
                               [](const auto& member) { return member.first == "type"; }),
                made.members.end());
            add_object_rules(made, place);
            add_array_rules(made, place);
            if (random_.chance(40)) made.set("type", types());
            break;
        default:
            add_dependencies(made, place);
            add_object_rules(made, place);
            break;
    }
    if (random_.chance(20)) add_logic(made, place);
    if (newer() && random_.chance(25)) add_unevaluated(made, place);
    if (newer() && random_.chance(8)) {
        const Json refers = reference(place);
        for (const auto& [name, value] : refers.members) made.set(name, value);
    }
    if (random_.chance(10)) made.set("description", string(words::text(random_)));
    if (random_.chance(5)) made.set("default", words::value(random_, 1));
    return made;
}

Json SchemaGenerator::leaf() {
    switch (random_.weighted({30, 20, 15, 12, 15, 8})) {
        case 0:
            return string_rules();
        case 1:
            return number_rules("number");
        case 2:
            return number_rules("integer");
        case 3:
            return object({{"type", types()}});
        case 4:
            return constants();
        default:
            return boolean(random_.chance(80));
    }
}

Json SchemaGenerator::type_or_null(std::string_view type) {
    if (random_.chance(85)) return string(type);
    Json list = array();
    list.elements = {string(type), string("null")};
    return list;
}

Json SchemaGenerator::types() {
    if (random_.chance(60)) return string(random_.of(type_names));
    Json list = array();
    for (const std::string_view name : type_names)
        if (random_.chance(35)) list.elements.push_back(string(name));
    if (list.elements.empty()) list.elements.push_back(string("null"));
    return list;
}

Json SchemaGenerator::number_rules(std::string_view type) {
    Json made = object();
    if (!type.empty()) made.set("type", type_or_null(type));
    if (random_.chance(35)) made.set("minimum", number(words::number(random_)));
    if (random_.chance(30)) made.set("maximum", number(words::number(random_)));
    if (random_.chance(15)) made.set("exclusiveMinimum", number(words::number(random_)));
    if (random_.chance(15)) made.set("exclusiveMaximum", number(words::number(random_)));
    if (random_.chance(20)) {
        constexpr std::string_view divisors[] = {"1",    "2",   "3",   "0.5", "0.1",
                                                 "0.01", "2.0", "1.5", "1e1"};
        made.set("multipleOf", number(random_.of(divisors)));
    }
    return made;
}

Json SchemaGenerator::string_rules() {
    Json made = object({{"type", type_or_null("string")}});
    if (random_.chance(30)) made.set("minLength", number(random_.between(0, 4)));
    if (random_.chance(30)) made.set("maxLength", number(random_.between(0, 8)));
    if (random_.chance(30)) made.set("pattern", string(words::pattern(random_)));
    if (random_.chance(25)) made.set("format", string(words::format(random_)));
    return made;
}

Json SchemaGenerator::constants() {
    if (random_.chance(50)) return object({{"const", words::value(random_, 2)}});
    Json list = array();
    std::string seen;
    for (std::size_t n = 1 + random_.below(5); n > 0; --n) {
        Json value = random_.chance(60) ? string(words::text(random_)) : words::value(random_, 2);
        // The metaschemas want them to be different.
        const std::string text = to_text(value);
        bool fresh = !value.is(Json::Kind::number);
        for (const Json& other : list.elements) fresh = fresh && to_text(other) != text;
        if (fresh || list.elements.empty()) list.elements.push_back(std::move(value));
    }
    return object({{"enum", std::move(list)}});
}

void SchemaGenerator::add_object_rules(Json& made, Place place) {
    Json properties = object();
    for (std::size_t n = random_.below(6); n > 0; --n)
        properties.set(words::name(random_), node(inside(place)));
    Json required = array();
    for (const auto& [name, value] : properties.members)
        if (random_.chance(45)) required.elements.push_back(string(name));
    if (random_.chance(8)) {
        const std::string other = words::name(random_);
        if (properties.find(other) == nullptr) required.elements.push_back(string(other));
    }
    if (!required.elements.empty()) made.set("required", std::move(required));
    if (!properties.members.empty()) made.set("properties", std::move(properties));
    if (random_.chance(15)) {
        Json by_pattern = object();
        for (std::size_t n = 1 + random_.below(2); n > 0; --n)
            by_pattern.set(words::pattern(random_), node(inside(place)));
        made.set("patternProperties", std::move(by_pattern));
    }
    if (random_.chance(45))
        made.set("additionalProperties", random_.chance(65) ? boolean(false) : node(inside(place)));
    if (random_.chance(8)) made.set("propertyNames", string_rules());
    if (random_.chance(10)) made.set("minProperties", number(random_.between(0, 3)));
    if (random_.chance(10)) made.set("maxProperties", number(random_.between(0, 5)));
}

void SchemaGenerator::add_array_rules(Json& made, Place place) {
    if (random_.chance(60)) add_lists(made, place);
    if (random_.chance(20)) {
        made.set("contains", node(inside(place)));
        if (newer() && random_.chance(40)) made.set("minContains", number(random_.between(0, 2)));
        if (newer() && random_.chance(40)) made.set("maxContains", number(random_.between(0, 3)));
    }
    if (random_.chance(20)) made.set("minItems", number(random_.between(0, 3)));
    if (random_.chance(20)) made.set("maxItems", number(random_.between(0, 4)));
    if (random_.chance(20)) made.set("uniqueItems", boolean(random_.chance(85)));
}

void SchemaGenerator::add_lists(Json& made, Place place) {
    const bool prefix = random_.chance(35);
    const char* prefix_word = draft_ == Draft::draft2020_12 ? "prefixItems" : "items";
    const char* rest_word = draft_ == Draft::draft2020_12 ? "items" : "additionalItems";
    if (!prefix) {
        made.set("items", node(inside(place)));
        return;
    }
    made.set(prefix_word, nodes(inside(place), 3));
    if (random_.chance(50))
        made.set(rest_word, random_.chance(50) ? boolean(false) : node(inside(place)));
}

void SchemaGenerator::add_logic(Json& made, Place place) {
    switch (random_.weighted({25, 25, 18, 12, 20})) {
        case 0:
            made.set("allOf", nodes(same(place), 3));
            break;
        case 1:
            made.set("anyOf", nodes(same(place), 3));
            break;
        case 2:
            made.set("oneOf", nodes(same(place), 3));
            break;
        case 3:
            made.set("not", node(same(place)));
            break;
        default:
            made.set("if", node(same(place)));
            if (random_.chance(75)) made.set("then", node(same(place)));
            if (random_.chance(60)) made.set("else", node(same(place)));
            break;
    }
}

/// Branches that a constant tells apart, as events of several types have it.
Json SchemaGenerator::tagged_union(Place place) {
    constexpr std::string_view tags[] = {"a", "b", "foo", "bar"};
    Json branches = array();
    for (std::size_t n = 2 + random_.below(3); n > 0; --n) {
        Json branch = object();
        add_object_rules(branch, same(place));
        Json properties =
            branch.find("properties") != nullptr ? *branch.find("properties") : object();
        properties.set("a", object({{"const", string(tags[n - 1])}}));
        branch.set("properties", std::move(properties));
        if (random_.chance(70)) {
            Json required = branch.find("required") != nullptr ? *branch.find("required") : array();
            bool there = false;
            for (const Json& name : required.elements) there = there || name.text == "a";
            if (!there) required.elements.push_back(string("a"));
            branch.set("required", std::move(required));
        }
        if (random_.chance(50)) branch.set("type", string("object"));
        branches.elements.push_back(std::move(branch));
    }
    return object({{random_.chance(60) ? "oneOf" : "anyOf", std::move(branches)}});
}

void SchemaGenerator::add_dependencies(Json& made, Place place) {
    Json lists = object();
    Json schemas = object();
    for (std::size_t n = 1 + random_.below(2); n > 0; --n) {
        const std::string name = words::name(random_);
        if (random_.chance(50)) {
            Json list = array();
            for (std::size_t m = random_.below(3); m > 0; --m) {
                const Json other = string(words::name(random_));
                bool there = false;
                for (const Json& known : list.elements) there = there || known.text == other.text;
                if (!there) list.elements.push_back(other);
            }
            lists.set(name, std::move(list));
        } else {
            schemas.set(name, node(same(place)));
        }
    }
    if (newer()) {
        if (!lists.members.empty()) made.set("dependentRequired", std::move(lists));
        if (!schemas.members.empty()) made.set("dependentSchemas", std::move(schemas));
        return;
    }
    for (auto& [name, value] : schemas.members) lists.set(name, std::move(value));
    made.set("dependencies", std::move(lists));
}

void SchemaGenerator::add_unevaluated(Json& made, Place place) {
    Json rule = random_.chance(65) ? boolean(false) : node(inside(place));
    made.set(random_.chance(70) ? "unevaluatedProperties" : "unevaluatedItems", std::move(rule));
}

Json SchemaGenerator::reference(Place place) {
    if (place.smaller_value && random_.chance(30)) {
        if (draft_ == Draft::draft2019_09 && random_.chance(40))
            return object({{"$recursiveRef", string("#")}});
        return object({{"$ref", string("#")}});
    }
    const std::size_t first = place.smaller_value ? 0 : place.first_reference;
    if (first >= definitions) return leaf();
    return object({{"$ref", string(definition(first + random_.below(definitions - first)))}});
}

Json SchemaGenerator::nodes(Place place, std::size_t most) {
    Json list = array();
    for (std::size_t n = 1 + random_.below(most); n > 0; --n) list.elements.push_back(node(place));
    return list;
}

std::string SchemaGenerator::definition(std::size_t index) const {
    return std::string(newer() ? "#/$defs/D" : "#/definitions/D") + std::to_string(index);
}

}  // namespace strandline::differential

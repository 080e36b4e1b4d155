#include "differential/document_generator.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "differential/words.hpp"

namespace strandline::differential {

namespace {

long whole_of(const Json* limit, long otherwise) {
    if (limit == nullptr) return otherwise;
    const double value = std::strtod(limit->text.c_str(), nullptr);
    return value > -1e6 && value < 1e6 ? static_cast<long>(value) : otherwise;
}

}  // namespace

Json DocumentGenerator::document() {
    if (random_.chance(3)) return words::value(random_, 3);
    Json made = make(root_, 6);
    const std::size_t changes = random_.weighted({30, 40, 20, 10});
    for (std::size_t n = 0; n < changes; ++n) mutate(random_, made);
    return made;
}

Json DocumentGenerator::make(const Json& schema, unsigned depth) {
    if (!schema.is(Json::Kind::object) || depth == 0) return words::value(random_, 1);
    if (const Json* reference = schema.find("$ref"))
        if (const Json* target = resolved(reference->text)) return make(*target, depth - 1);
    if (schema.find("$recursiveRef") != nullptr) return make(root_, depth - 1);
    if (const Json* constant = schema.find("const")) return *constant;
    if (const Json* list = schema.find("enum")) return branch(*list);

    Json made;
    const std::string_view type = type_of(schema);
    if (type == "object")
        made = make_object(schema, depth);
    else if (type == "array")
        made = make_array(schema, depth);
    else if (type == "string")
        made = make_string(schema);
    else if (type == "number" || type == "integer")
        made = make_number(schema, type == "integer");
    else if (type == "boolean")
        made = boolean(random_.chance(50));
    for (const char* word : {"anyOf", "oneOf"})
        if (const Json* list = schema.find(word)) merge(made, make(branch(*list), depth - 1));
    if (const Json* list = schema.find("allOf"))
        for (const Json& each : list->elements) merge(made, make(each, depth - 1));
    if (const Json* condition = schema.find("if")) {
        const bool met = random_.chance(50);
        if (met) merge(made, make(*condition, depth - 1));
        if (const Json* then = schema.find(met ? "then" : "else"))
            merge(made, make(*then, depth - 1));
    }
    return made;
}

std::string_view DocumentGenerator::type_of(const Json& schema) {
    if (const Json* type = schema.find("type"))
        return type->is(Json::Kind::array) ? std::string_view(branch(*type).text)
                                           : std::string_view(type->text);
    struct Hint {
        const char* word;
        const char* type;
    };
    static constexpr std::array<Hint, 14> hints{{{"properties", "object"},
                                                 {"required", "object"},
                                                 {"patternProperties", "object"},
                                                 {"dependencies", "object"},
                                                 {"dependentRequired", "object"},
                                                 {"dependentSchemas", "object"},
                                                 {"unevaluatedProperties", "object"},
                                                 {"items", "array"},
                                                 {"prefixItems", "array"},
                                                 {"contains", "array"},
                                                 {"unevaluatedItems", "array"},
                                                 {"pattern", "string"},
                                                 {"maxLength", "string"},
                                                 {"multipleOf", "number"}}};
    const std::size_t first = random_.below(hints.size());
    for (std::size_t n = 0; n < hints.size(); ++n) {
        const Hint& hint = hints[(first + n) % hints.size()];
        if (schema.find(hint.word) != nullptr) return hint.type;
    }
    for (const char* word : {"anyOf", "oneOf", "allOf", "if"})
        if (schema.find(word) != nullptr) return random_.chance(50) ? "object" : "null";
    constexpr std::string_view any[] = {"object", "array", "string", "number", "boolean", "null"};
    return random_.of(any);
}

Json DocumentGenerator::make_object(const Json& schema, unsigned depth) {
    Json made = object();
    const Json* properties = schema.find("properties");
    if (properties != nullptr)
        for (const auto& [name, value] : properties->members)
            if (random_.chance(75)) made.set(name, make(value, depth - 1));
    if (const Json* required = schema.find("required"))
        for (const Json& name : required->elements)
            if (made.find(name.text) == nullptr) {
                const Json* rule = properties != nullptr ? properties->find(name.text) : nullptr;
                made.set(name.text,
                         rule != nullptr ? make(*rule, depth - 1) : words::value(random_, 1));
            }
    for (const char* word : {"dependencies", "dependentRequired", "dependentSchemas"})
        if (const Json* dependencies = schema.find(word))
            for (const auto& [name, rule] : dependencies->members) {
                if (!random_.chance(40)) continue;
                made.set(name, words::value(random_, 1));
                for (const Json& other : rule.elements)
                    made.set(other.text, words::value(random_, 1));
            }
    const Json* additional = schema.find("additionalProperties");
    const bool closed = additional != nullptr && additional->is(Json::Kind::boolean);
    if (!closed && random_.chance(30))
        made.set(words::name(random_),
                 additional != nullptr ? make(*additional, depth - 1) : words::value(random_, 1));
    for (std::size_t n = made.members.size(); n > 1 && random_.chance(30); --n)
        std::swap(made.members[n - 1], made.members[random_.below(n)]);
    return made;
}

Json DocumentGenerator::make_array(const Json& schema, unsigned depth) {
    Json made = array();
    const Json* items = schema.find("items");
    const Json* prefix = schema.find("prefixItems");
    const Json* rest = items;
    if (items != nullptr && items->is(Json::Kind::array)) {
        prefix = items;
        rest = schema.find("additionalItems");
    }
    if (prefix != nullptr)
        for (const Json& each : prefix->elements) made.elements.push_back(make(each, depth - 1));
    const long least = whole_of(schema.find("minItems"), 0);
    const long most = std::max(least, whole_of(schema.find("maxItems"), least + 2));
    const long wanted = random_.between(least, most);
    while (static_cast<long>(made.elements.size()) < wanted)
        made.elements.push_back(rest != nullptr ? make(*rest, depth - 1)
                                                : words::value(random_, 1));
    if (const Json* contained = schema.find("contains"); contained != nullptr && random_.chance(70))
        made.elements.push_back(make(*contained, depth - 1));
    return made;
}

Json DocumentGenerator::make_number(const Json& schema, bool whole) {
    // On and beside the limits is where comparisons go wrong.
    for (const char* word : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
        if (const Json* limit = schema.find(word); limit != nullptr && random_.chance(40))
            return random_.chance(40) ? *limit
                                      : number(whole_of(limit, 0) + random_.between(-1, 1));
    if (const Json* divisor = schema.find("multipleOf"); divisor != nullptr && random_.chance(60)) {
        const double step = std::strtod(divisor->text.c_str(), nullptr);
        return number(std::to_string(step * static_cast<double>(random_.between(0, 40))));
    }
    return whole ? number(random_.between(-3, 12)) : number(words::number(random_));
}

Json DocumentGenerator::make_string(const Json& schema) {
    if (const Json* format = schema.find("format"); format != nullptr && random_.chance(85))
        return string(words::text_for(random_, format->text));
    return string(words::text(random_));
}

const Json& DocumentGenerator::branch(const Json& list) { return random_.of(list.elements); }

void DocumentGenerator::merge(Json& into, Json from) {
    if (into.is(Json::Kind::object) && from.is(Json::Kind::object)) {
        for (auto& [name, value] : from.members) into.set(name, std::move(value));
    } else if (!into.is(Json::Kind::object)) {
        into = std::move(from);
    }
}

const Json* DocumentGenerator::resolved(std::string_view reference) const {
    if (reference == "#") return &root_;
    const std::size_t at = reference.rfind('/');
    const Json* kept = root_.find(reference.starts_with("#/$defs") ? "$defs" : "definitions");
    return kept == nullptr || at == std::string_view::npos ? nullptr
                                                           : kept->find(reference.substr(at + 1));
}

namespace {

void change_number(Random& random, Json& value) {
    switch (random.below(4)) {
        case 0:
            value.text = words::number(random);
            break;
        case 1:  // the same value, written otherwise
            if (value.text.find_first_of(".eE") == std::string::npos) value.text += ".0";
            break;
        case 2:
            if (value.text.find_first_of("eE") == std::string::npos) value.text += "e0";
            break;
        default:
            value.text = value.text.starts_with('-') ? value.text.substr(1) : "-" + value.text;
            break;
    }
}

void change_object(Random& random, Json& value) {
    const std::size_t at = value.members.empty() ? 0 : random.below(value.members.size());
    switch (value.members.empty() ? 0 : random.below(3)) {
        case 0:
            value.set(words::name(random), words::value(random, 1));
            break;
        case 1:
            value.members.erase(value.members.begin() + static_cast<std::ptrdiff_t>(at));
            break;
        default: {
            const std::string name = words::name(random);
            if (value.find(name) == nullptr) value.members[at].first = name;
            break;
        }
    }
}

void change_array(Random& random, Json& value) {
    switch (value.elements.empty() ? 0 : random.below(4)) {
        case 0:
            value.elements.push_back(words::value(random, 1));
            break;
        case 1:
            value.elements.pop_back();
            break;
        case 2:
            value.elements.push_back(random.of(value.elements));
            break;
        default:
            std::swap(value.elements.front(), random.of(value.elements));
            break;
    }
}

}  // namespace

void DocumentGenerator::mutate(Random& random, Json& value) {
    if (!value.elements.empty() && random.chance(70))
        return mutate(random, random.of(value.elements));
    if (!value.members.empty() && random.chance(70))
        return mutate(random, random.of(value.members).second);
    if (random.chance(20)) {
        value = words::value(random, 2);
        return;
    }
    switch (value.kind) {
        case Json::Kind::number:
            return change_number(random, value);
        case Json::Kind::object:
            return change_object(random, value);
        case Json::Kind::array:
            return change_array(random, value);
        case Json::Kind::string:
            value.text = random.chance(50) ? words::text(random) : value.text + words::text(random);
            return;
        default:
            value = words::value(random, 1);
    }
}

}  // namespace strandline::differential

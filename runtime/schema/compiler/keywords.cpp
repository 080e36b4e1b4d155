#include "schema/compiler/keywords.hpp"

#include <algorithm>
#include <array>

namespace strandline::schema {

namespace {

constexpr std::uint8_t in_draft7 = 1, in_2019 = 2, in_2020 = 4;
constexpr std::uint8_t until_2019 = in_draft7 | in_2019;
constexpr std::uint8_t since_2019 = in_2019 | in_2020;
constexpr std::uint8_t in_all = in_draft7 | in_2019 | in_2020;

using V = Vocabulary;

// `definitions` and `dependencies` are no words of the newer dialects any more, but their metaschemas
// keep them, and so do people.
constexpr auto keywords = std::to_array<Keyword>({
    {"$schema", Word::schema, V::core, in_all},
    {"$id", Word::id, V::core, in_all},
    {"$ref", Word::reference, V::core, in_all},
    {"$anchor", Word::anchor, V::core, since_2019},
    {"$dynamicRef", Word::dynamic_reference, V::core, in_2020},
    {"$dynamicAnchor", Word::dynamic_anchor, V::core, in_2020},
    {"$recursiveRef", Word::recursive_reference, V::core, in_2019},
    {"$recursiveAnchor", Word::recursive_anchor, V::core, in_2019},
    {"$vocabulary", Word::vocabulary, V::core, since_2019},
    {"$comment", Word::comment, V::core, in_all},
    {"definitions", Word::definitions, V::core, in_all},
    {"$defs", Word::definitions, V::core, since_2019},

    {"properties", Word::properties, V::applicator, in_all},
    {"patternProperties", Word::pattern_properties, V::applicator, in_all},
    {"additionalProperties", Word::additional_properties, V::applicator, in_all},
    {"propertyNames", Word::property_names, V::applicator, in_all},
    {"unevaluatedProperties", Word::unevaluated_properties, V::unevaluated, since_2019},
    {"dependencies", Word::dependencies, V::applicator, in_all},
    {"dependentSchemas", Word::dependent_schemas, V::applicator, since_2019},
    {"prefixItems", Word::prefix_items, V::applicator, in_2020},
    {"items", Word::items, V::applicator, in_all},
    {"additionalItems", Word::additional_items, V::applicator, until_2019},
    {"contains", Word::contains, V::applicator, in_all},
    {"unevaluatedItems", Word::unevaluated_items, V::unevaluated, since_2019},
    {"allOf", Word::all_of, V::applicator, in_all},
    {"anyOf", Word::any_of, V::applicator, in_all},
    {"oneOf", Word::one_of, V::applicator, in_all},
    {"not", Word::negated, V::applicator, in_all},
    {"if", Word::condition, V::applicator, in_all},
    {"then", Word::consequence, V::applicator, in_all},
    {"else", Word::alternative, V::applicator, in_all},

    {"type", Word::type, V::validation, in_all},
    {"const", Word::constant, V::validation, in_all},
    {"enum", Word::one, V::validation, in_all},
    {"minimum", Word::minimum, V::validation, in_all},
    {"maximum", Word::maximum, V::validation, in_all},
    {"exclusiveMinimum", Word::exclusive_minimum, V::validation, in_all},
    {"exclusiveMaximum", Word::exclusive_maximum, V::validation, in_all},
    {"multipleOf", Word::multiple_of, V::validation, in_all},
    {"minLength", Word::min_length, V::validation, in_all},
    {"maxLength", Word::max_length, V::validation, in_all},
    {"pattern", Word::pattern, V::validation, in_all},
    {"minItems", Word::min_items, V::validation, in_all},
    {"maxItems", Word::max_items, V::validation, in_all},
    {"uniqueItems", Word::unique_items, V::validation, in_all},
    {"minContains", Word::min_contains, V::validation, since_2019},
    {"maxContains", Word::max_contains, V::validation, since_2019},
    {"minProperties", Word::min_properties, V::validation, in_all},
    {"maxProperties", Word::max_properties, V::validation, in_all},
    {"required", Word::required, V::validation, in_all},
    {"dependentRequired", Word::dependent_required, V::validation, since_2019},

    {"format", Word::format, V::format, in_all},
    {"contentEncoding", Word::annotation, V::content, in_all},
    {"contentMediaType", Word::annotation, V::content, in_all},
    {"contentSchema", Word::content_schema, V::content, since_2019},
    {"title", Word::title, V::meta_data, in_all},
    {"description", Word::description, V::meta_data, in_all},
    {"default", Word::annotation, V::meta_data, in_all},
    {"examples", Word::annotation, V::meta_data, in_all},
    {"readOnly", Word::annotation, V::meta_data, in_all},
    {"writeOnly", Word::annotation, V::meta_data, in_all},
    {"deprecated", Word::annotation, V::meta_data, since_2019},
    {"x-personal-data", Word::personal_data, V::core, in_all},
});

}  // namespace

const Keyword* find_keyword(std::string_view name) {
    const auto* found = std::ranges::find(keywords, name, &Keyword::name);
    return found == keywords.end() ? nullptr : found;
}

std::vector<std::string_view> keyword_names(Dialect dialect) {
    std::vector<std::string_view> names;
    for (const Keyword& keyword : keywords)
        if (keyword.is_in(dialect)) names.push_back(keyword.name);
    return names;
}

std::string_view name_of(Dialect dialect) {
    switch (dialect) {
        case Dialect::draft7:
            return "draft-07";
        case Dialect::draft2019_09:
            return "2019-09";
        case Dialect::draft2020_12:
            return "2020-12";
    }
    return "";
}

}  // namespace strandline::schema

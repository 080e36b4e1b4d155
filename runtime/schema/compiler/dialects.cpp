#include "schema/compiler/dialects.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "base/nearest.hpp"
#include "schema/compiler/uri.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

constexpr std::array<std::string_view, 3> uris{"http://json-schema.org/draft-07/schema",
                                               "https://json-schema.org/draft/2019-09/schema",
                                               "https://json-schema.org/draft/2020-12/schema"};

struct VocabularyName {
    std::string_view name;
    std::vector<Vocabulary> parts;
    bool format_asserts{false};
};

const VocabularyName* find_vocabulary(Dialect dialect, std::string_view uri) {
    static const std::vector<VocabularyName> in_2019{
        {"core", {Vocabulary::core}},
        {"applicator", {Vocabulary::applicator, Vocabulary::unevaluated}},
        {"validation", {Vocabulary::validation}},
        {"meta-data", {Vocabulary::meta_data}},
        {"format", {Vocabulary::format}},
        {"content", {Vocabulary::content}}};
    static const std::vector<VocabularyName> in_2020{
        {"core", {Vocabulary::core}},
        {"applicator", {Vocabulary::applicator}},
        {"unevaluated", {Vocabulary::unevaluated}},
        {"validation", {Vocabulary::validation}},
        {"meta-data", {Vocabulary::meta_data}},
        {"format-annotation", {Vocabulary::format}},
        {"format-assertion", {Vocabulary::format}, true},
        {"content", {Vocabulary::content}}};
    const bool is_2020 = dialect == Dialect::draft2020_12;
    const std::string_view prefix = is_2020 ? "https://json-schema.org/draft/2020-12/vocab/"
                                            : "https://json-schema.org/draft/2019-09/vocab/";
    if (!uri.starts_with(prefix)) return nullptr;
    for (const VocabularyName& vocabulary : is_2020 ? in_2020 : in_2019)
        if (vocabulary.name == uri.substr(prefix.size())) return &vocabulary;
    return nullptr;
}

}  // namespace

std::string_view metaschema_uri(Dialect dialect) { return uris[static_cast<std::size_t>(dialect)]; }

std::optional<Rules> Dialects::find(const std::string& uri, const FaultPlace& place) {
    const std::string absolute = split_fragment(uri).absolute;
    for (std::size_t at = 0; at < uris.size(); ++at)
        if (absolute == uris[at]) return Rules{.dialect = static_cast<Dialect>(at), .custom = {}};
    if (const auto known = known_.find(absolute); known != known_.end()) {
        if (!known->second)
            faults_.error(place, "schema-unknown-dialect",
                          "'$schema' leads to a metaschema that cannot be used");
        return known->second;
    }
    known_[absolute] = std::nullopt;
    std::optional<Rules> rules = read_metaschema(absolute, place);
    known_[absolute] = rules;
    return rules;
}

std::optional<std::uint32_t> Dialects::source_of(const std::string& absolute) {
    if (const std::optional<std::uint32_t> source = sources_.with_uri(absolute)) return source;
    for (const std::uint32_t source : sources_.with_id(absolute)) {
        const std::optional<dom::element> root = sources_.root(source);
        std::string_view id;
        if (root && root->at_key("$id").get(id) == simdjson::SUCCESS &&
            split_fragment(id).absolute == absolute)
            return source;
    }
    return std::nullopt;
}

std::optional<Rules> Dialects::read_metaschema(const std::string& absolute,
                                               const FaultPlace& place) {
    const std::optional<std::uint32_t> source = source_of(absolute);
    if (!source) {
        std::vector<std::string_view> candidates(uris.begin(), uris.end());
        std::string hint = did_you_mean(absolute, candidates);
        if (hint.empty())
            hint = "draft-07, 2019-09 and 2020-12 are known, and metaschemas given as files";
        faults_.error(place, "schema-unknown-dialect",
                      "'$schema' leads to " + absolute +
                          ", which is no dialect known here and none of the schemas given; nothing "
                          "is fetched",
                      std::move(hint));
        return std::nullopt;
    }
    const std::optional<dom::element> metaschema = sources_.root(*source);
    if (!metaschema) return std::nullopt;
    std::string_view parent;
    if (metaschema->at_key("$schema").get(parent) != simdjson::SUCCESS) {
        faults_.error(place, "schema-unknown-dialect",
                      "'$schema' leads to a metaschema that does not say its own dialect");
        return std::nullopt;
    }
    std::optional<Rules> rules = find(std::string(parent), place);
    if (!rules) return std::nullopt;
    rules->custom = source;
    if (!read_vocabularies(*metaschema, *rules, place)) return std::nullopt;
    return rules;
}

bool Dialects::read_vocabularies(const dom::element& metaschema, Rules& rules,
                                 const FaultPlace& place) {
    dom::object list;
    if (rules.dialect == Dialect::draft7 ||
        metaschema.at_key("$vocabulary").get(list) != simdjson::SUCCESS)
        return true;
    rules.vocabularies = 1U << static_cast<unsigned>(Vocabulary::core);
    for (const dom::key_value_pair entry : list) {
        const VocabularyName* vocabulary = find_vocabulary(rules.dialect, entry.key);
        const bool required = entry.value.is_bool() && entry.value.get_bool().value_unsafe();
        if (vocabulary == nullptr && required) {
            faults_.error(place, "schema-unknown-vocabulary",
                          "the metaschema requires the vocabulary " + std::string(entry.key) +
                              ", which is not known here");
            return false;
        }
        if (vocabulary == nullptr) continue;
        for (const Vocabulary part : vocabulary->parts)
            rules.vocabularies =
                static_cast<std::uint8_t>(rules.vocabularies | (1U << static_cast<unsigned>(part)));
        // In 2019-09 the word `format` becomes a rule where its vocabulary is required.
        rules.format_asserts |=
            vocabulary->format_asserts ||
            (required && rules.dialect == Dialect::draft2019_09 && vocabulary->name == "format");
    }
    return true;
}

}  // namespace strandline::schema

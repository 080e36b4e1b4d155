#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "schema/compiler/fault_list.hpp"
#include "schema/compiler/keywords.hpp"
#include "schema/compiler/sources.hpp"

namespace strandline::schema {

/// What a schema means by its words: what `$schema` leads to.
struct Rules {
    Dialect dialect{Dialect::draft7};
    std::uint8_t vocabularies{0xFF};      ///< a bit for each Vocabulary
    bool format_asserts{false};           ///< the vocabularies say so
    std::optional<std::uint32_t> custom;  ///< the source of a metaschema that is none of the three

    [[nodiscard]] bool knows(const Keyword& keyword) const {
        return keyword.is_in(dialect) && knows(keyword.vocabulary);
    }
    [[nodiscard]] bool knows(Vocabulary vocabulary) const {
        return (vocabularies >> static_cast<unsigned>(vocabulary) & 1U) != 0;
    }
};

/// The URI of the dialect's own metaschema.
[[nodiscard]] std::string_view metaschema_uri(Dialect dialect);

/// Finds out what `$schema` means: one of the three dialects, or a metaschema among the texts with its
/// `$vocabulary`.
class Dialects {
public:
    Dialects(Sources& sources, FaultList& faults) : sources_(sources), faults_(faults) {}

    /// Empty for a dialect that is not known; reported at `place`.
    [[nodiscard]] std::optional<Rules> find(const std::string& uri, const FaultPlace& place);

private:
    std::optional<Rules> read_metaschema(const std::string& uri, const FaultPlace& place);
    [[nodiscard]] std::optional<std::uint32_t> source_of(const std::string& absolute);
    bool read_vocabularies(const simdjson::dom::element& metaschema, Rules& rules,
                           const FaultPlace& place);

    Sources& sources_;
    FaultList& faults_;
    std::map<std::string, std::optional<Rules>>
        known_;  // a metaschema that is read has an empty one
};

}  // namespace strandline::schema

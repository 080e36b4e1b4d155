#pragma once

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/compiler/fault_list.hpp"
#include "schema/json_parser.hpp"

namespace strandline::schema {

/// The texts of one compilation: those given, and the embedded metaschemas. A text is parsed when it
/// is first asked for.
///
/// Units      a source is an index: first the given texts in their order, then the metaschemas.
/// Ownership  elements live as long as the Sources.
class Sources {
public:
    Sources(std::span<const SchemaText> given, const SchemaLimits& limits, FaultList& faults);

    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(all_.size()); }
    [[nodiscard]] const SchemaText& text(std::uint32_t source) const { return *all_[source].text; }
    [[nodiscard]] bool is_embedded(std::uint32_t source) const { return source >= given_; }

    /// The root, or nothing for a text that cannot be read: that is reported once.
    [[nodiscard]] std::optional<simdjson::dom::element> root(std::uint32_t source);
    /// The text whose base URI this is.
    [[nodiscard]] std::optional<std::uint32_t> with_uri(std::string_view absolute) const;
    /// The given texts in which an `$id` is this URI. One that is no JSON has none, and is not reported:
    /// nobody has asked for it.
    [[nodiscard]] std::vector<std::uint32_t> with_id(std::string_view absolute);
    [[nodiscard]] std::vector<FaultList::Text> texts() const;

private:
    struct Source {
        const SchemaText* text{nullptr};
        std::unique_ptr<JsonParser> parser;
        bool sound{false};
        std::optional<std::vector<std::string>> ids;  // once somebody has asked
    };

    bool parse(std::uint32_t source);
    const std::vector<std::string>& ids_in(Source& source) const;
    bool has_unique_members(std::uint32_t source, const simdjson::dom::element& value,
                            const std::string& pointer);

    const SchemaLimits& limits_;
    FaultList& faults_;
    std::uint32_t given_;
    std::vector<SchemaText> metaschemas_;
    std::vector<Source> all_;
};

/// Follows a JSON Pointer.
[[nodiscard]] std::optional<simdjson::dom::element> at_pointer(simdjson::dom::element from,
                                                               std::string_view pointer);

}  // namespace strandline::schema

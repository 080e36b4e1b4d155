#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/registry.hpp"

namespace strandline::schema {

/// Everything of one compilation that its passes share.
struct Compilation {
    const CompileOptions& options;
    FaultList& faults;
    Sources& sources;
    Dialects& dialects;
    Registry registry;
    Graph graph;
    std::vector<Reference> references;
    std::vector<std::uint32_t> files;  ///< the sources in Graph::files, in their order
    std::size_t given_nodes{0};        ///< of texts that are not embedded
};

/// Reads schemas into nodes: every sub-schema under a word that its dialect knows becomes one, with
/// what identifies it; references wait in Compilation::references.
class NodeReader {
public:
    explicit NodeReader(Compilation& compilation) : all_(compilation) {}

    /// The root of a text; no_node when it cannot be read. A text is read once.
    NodeIndex read_source(std::uint32_t source);
    /// The schema at a place of a text. Read once.
    NodeIndex read(Spot spot, const simdjson::dom::element& value);

private:
    using Element = simdjson::dom::element;
    using Object = simdjson::dom::object;

    // What of a schema is only understood when all of it was seen.
    struct Loose {
        NodeIndex additional_items{no_node};
        bool items_is_list{false};
    };

    bool begin_root(Spot& spot, const Element& value, std::uint32_t file);
    void begin_embedded(Spot& spot, const Object& object, NodeIndex index);
    Rules rules_of_root(const Spot& spot, const Element& value);
    void check_id(const Spot& spot, std::string_view id);
    void add_anchor(const Spot& spot, const std::string& name, NodeIndex index, bool dynamic);

    void read_keywords(const Spot& spot, const Object& object, NodeIndex index, Node& node);
    void read_only_reference(const Spot& spot, const Object& object, NodeIndex index);
    void read_unknown(const Spot& spot, std::string_view name, const Element& value);
    bool read_structure(const Keyword& keyword, const Spot& spot, const Element& value,
                        NodeIndex index);
    bool read_applicator(const Keyword& keyword, const Spot& spot, const Element& value, Node& node,
                         Loose& loose);
    void read_reference(const Keyword& keyword, const Spot& spot, const Element& value,
                        NodeIndex index);
    void read_items(const Spot& spot, const Element& value, Node& node, Loose& loose);
    void read_properties(const Spot& spot, const Element& value, Node& node);
    void read_pattern_properties(const Spot& spot, const Element& value, Node& node);
    void read_dependencies(const Keyword& keyword, const Spot& spot, const Element& value,
                           Node& node);
    void read_definitions(const Spot& spot, const Element& value);
    std::vector<NodeIndex> read_list(const Spot& spot, const Element& value);

    [[nodiscard]] Rules& rules(const Spot& spot) { return all_.registry[spot.resource].rules; }
    [[nodiscard]] Dialect dialect(const Spot& spot) { return rules(spot).dialect; }

    Compilation& all_;
};

/// The words whose values are no schemas: bounds, types, constants. False for any other word.
bool read_assertion(Compilation& all, const Keyword& keyword, const Spot& spot,
                    const simdjson::dom::element& value, Node& node);
/// A pattern within the limits, or nothing: that is reported.
[[nodiscard]] std::optional<Pattern> read_pattern(Compilation& all, const FaultPlace& place,
                                                  std::string_view text);
[[nodiscard]] std::vector<std::string> read_names(Compilation& all, const Spot& spot,
                                                  const simdjson::dom::element& value);
/// Reports a name that is dangerous to those who read the event further down.
void check_name(Compilation& all, const FaultPlace& place, std::string_view name);
/// "'minLength' must be an integer": `what` it must be.
void wrong_value(Compilation& all, const Spot& spot, std::string_view what);

}  // namespace strandline::schema

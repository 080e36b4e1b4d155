#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "schema/constant.hpp"
#include "schema/graph.hpp"
#include "schema/number.hpp"
#include "schema/pattern.hpp"
#include "schema/program/name_table.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// What a value must be. The kinds above `node` are decided in place, without a call; whatever does
/// not fit one of them is a node of its own.
struct Check {
    enum class Kind : std::uint8_t {
        any,      ///< `true`
        none,     ///< `false`
        string,   ///< any string
        format,   ///< a string of `format`
        length,   ///< a string of `least` to `most` code points
        text,     ///< the string `target` of Program::names
        one_of,   ///< a string of the set `target` of Program::text_sets
        number,   ///< `low` to `high`
        integer,  ///< `low` to `high`, without a fraction
        boolean,
        null,
        object,   ///< by the node `target`, which is plain: see ProgramNode::plain
        array,    ///< likewise
        objects,  ///< likewise, and its elements are objects by a plain node, none null
        node      ///< by the node `target`
    };

    Check() = default;
    explicit Check(Kind which, std::uint32_t where = absent) : kind(which), target(where) {}

    Kind kind{Kind::any};
    Format format{Format::none};
    TapeView::Tag tag{TapeView::Tag::document};  ///< one word with this tag is good, unseen
    bool nullable : 1 {false};  ///< or null; of the kinds between `none` and `node`
    bool declared : 1 {true};   ///< false for a name that only `required` knows
    /// Of a record: where the members before it are there, and no others, the object is complete.
    bool may_end : 1 {false};
    /// What the kind says; of the other kinds the node of the graph that alone says what must hold, if
    /// there is one, so that a failure can be told from it.
    std::uint32_t target{absent};
    static constexpr std::uint32_t absent = 0xFFFF'FFFF;
    union {
        double low{-std::numeric_limits<double>::infinity()};
        std::uint64_t least;
    };
    union {
        double high{std::numeric_limits<double>::infinity()};
        std::uint64_t most;
    };
};

/// One declared member, in one cache line.
struct alignas(64) PropertyRecord {
    Name name;
    Check check;
};
static_assert(sizeof(PropertyRecord) == 64);

/// A run of an array of the program.
struct Range {
    std::uint32_t first{0};
    std::uint32_t size{0};
};

/// What holds for a value besides its type, properties and items, in the order of the keywords.
struct Instruction {
    enum class Op : std::uint8_t {
        all_of,     ///< checks
        any_of,     ///< checks
        one_of,     ///< checks
        negated,    ///< checks: one
        condition,  ///< checks: if, then, else
        select,     ///< by the string member `names[name]`: the check of its place in `texts`
        dynamic,    ///< `dynamics[name]`
        needs,      ///< when the member `names[name]` is there, those of `names` in `checks`
        depends     ///< when the member `names[name]` is there: checks
    };
    Op op{Op::all_of};
    std::uint32_t name{0};
    std::uint32_t texts{0};  ///< of text_sets
    Range checks;
};

/// Rules for numbers and strings that do not fit a Check.
struct ScalarRules {
    std::vector<std::pair<Number, bool>> at_least, at_most;  ///< true: and not equal
    std::vector<Number> multiple_of;
    std::uint64_t min_length{0};
    std::uint64_t max_length{std::numeric_limits<std::uint64_t>::max()};
    std::vector<std::uint32_t> patterns;  ///< of Program::patterns
    Format format{Format::none};
    std::vector<Constant> constants;  ///< of const and enum, where they are not all strings
    bool has_constants{false};
    std::uint32_t texts{absent};  ///< text_sets: of const and enum, when they are all strings

    static constexpr std::uint32_t absent = 0xFFFF'FFFF;
};

/// One schema with all that is merged into it.
struct ProgramNode {
    TypeSet types{type_bit::any};
    bool plain{false};     ///< an object or an array that the short walks can do
    bool delegate{false};  ///< nothing but one `all_of` or `select`: what it leads to is the schema
    bool has_object_rules{false};
    bool has_array_rules{false};
    ResourceIndex resource{0};
    NodeIndex source{no_node};  ///< of the graph: it alone says what a plain node says

    // objects
    std::uint32_t first_property{0};  ///< a record that no name equals stands behind the last
    std::uint32_t properties{0};
    NameTable table;
    std::uint64_t required{0};             ///< of the first 64 properties
    std::uint32_t required_bits{0};        ///< of bits: the words for all of them
    Check additional;                      ///< of a member that nothing else declares
    bool has_additional{false};            ///< the keyword is there
    Range pattern_properties;              ///< of Program::pattern_properties
    std::uint32_t property_names{absent};  ///< of checks
    std::uint32_t unevaluated_properties{absent};
    std::uint64_t min_properties{0};
    std::uint64_t max_properties{std::numeric_limits<std::uint64_t>::max()};

    // arrays
    Range prefix;  ///< of checks
    Check items;
    bool has_items{false};
    std::uint32_t contains{absent};
    std::uint64_t min_contains{1};
    std::uint64_t max_contains{std::numeric_limits<std::uint64_t>::max()};
    bool contains_evaluates{false};
    std::uint32_t unevaluated_items{absent};
    std::uint64_t min_items{0};
    std::uint64_t max_items{std::numeric_limits<std::uint64_t>::max()};
    bool unique_items{false};

    std::uint32_t scalars{absent};
    Range instructions;

    static constexpr std::uint32_t absent = 0xFFFF'FFFF;
};

/// A schema of a graph, made to be run: flat arrays that name each other by index. The same meaning as
/// the graph's, without what can be known beforehand: plain `allOf` and `$ref` are merged, `true` is
/// dropped, branches that a constant tells apart are looked up.
///
/// Ownership  owns all it needs; shared by the lanes.
/// Threads    constant after construction: [any-thread]
struct Program {
    /// A string member of the root that is known to be there and to have this value.
    struct Proven {
        std::string member;
        std::string value;
    };

    struct PatternRule {
        std::uint32_t pattern{0};
        Check check;
    };
    struct TextSet {
        NameTable table;
        Range names;
    };
    struct Dynamic {
        Check initial;
        /// The outermost of these resources in the dynamic scope wins.
        std::vector<std::pair<ResourceIndex, Check>> anchors;
    };

    /// `graph` is not needed afterwards.
    static Program of(const Graph& graph, NodeIndex root, const Proven* proven = nullptr);

    Check root;
    bool follows_scope{false};  ///< a `$dynamicRef` is not decided before the document is there
    std::vector<ProgramNode> nodes;
    std::vector<PropertyRecord> properties;
    std::vector<Check> checks;
    std::vector<Name> names;
    std::vector<TextSet> text_sets;
    std::vector<Pattern> patterns;
    std::vector<PatternRule> pattern_properties;
    std::vector<Instruction> instructions;
    std::vector<ScalarRules> scalars;
    std::vector<Dynamic> dynamics;
    std::vector<std::uint64_t> bits;
    std::vector<std::uint32_t> slots;  ///< of the name tables
    std::vector<std::string> texts;    ///< of names that are too long for a record
};

}  // namespace strandline::schema

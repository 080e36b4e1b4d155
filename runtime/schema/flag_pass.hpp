#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "schema/flag_pass/member_scan.hpp"
#include "schema/flag_pass/steps.hpp"
#include "schema/flag_pass/tape_values.hpp"
#include "schema/program/program.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// The hot half of validation: one walk along the tape, led by the objects, that stops at the first
/// thing wrong and says only that something is. Forbidden and duplicate names and objects with too
/// many members are found on the way; MemberScan and the full pass name what it was.
///
/// Every value has exactly one *first look*, which answers for the names in it. A branch that a value
/// need not pass, or a second schema for the same value, looks again and leaves the names alone.
///
/// Ownership  scratch memory, which grows to what the lane's events need and stays.
/// Threads    [lane-strand]
class FlagPass {
public:
    enum class Verdict : std::uint8_t {
        valid,
        invalid,
        budget_exceeded  ///< undecided: the steps ran out, or schemas are nested too deep
    };

    explicit FlagPass(MemberRules rules) : scan_(std::move(rules)) {}

    /// `steps` as the full pass counts them: what schemas cost beyond the walk.
    [[nodiscard]] Verdict run(const Program& program, const TapeView& tape, std::uint64_t steps);

    /// Without a schema: the names alone.
    [[nodiscard]] Verdict run(const TapeView& tape) {
        return scan_.clean(tape, TapeView::root) ? Verdict::valid : Verdict::invalid;
    }
    [[nodiscard]] MemberScan& scan() { return scan_; }

private:
    friend class Explainer;  // walks the same program
    using Index = TapeView::Index;
    static constexpr Index fails = 0;  // instead of the index behind a value

    // Which members or elements were looked at: the first of their bits in bits_.
    using Trace = std::size_t;
    static constexpr Trace untraced = std::numeric_limits<std::size_t>::max();

    // A container that is being walked: an object up to `next`, or an array of objects.
    struct Open {
        const ProgramNode* node;     // of the object, or of all objects of the array
        const PropertyRecord* next;  // null in an array
        Index start;
        std::size_t closing;
    };
    static constexpr std::size_t open_max = 256;

    // The short walks.
    Index value(const Check& check, Index at, bool first);
    Index object(const ProgramNode& node, Index at, bool first);
    Index in_disorder(const Open& object, std::size_t from, bool first);
    Index array(const ProgramNode& node, Index at, bool first);
    [[nodiscard]] const PropertyRecord* records_of(const ProgramNode& node) const {
        return program_->properties.data() + node.first_property;
    }
    // A second look is not bounded by the tape: it costs a little.
    bool may_look(Index at, bool first) {
        return first || steps_.spend((tape_.after(at) - at) / 16);
    }
    Index undeclared(const ProgramNode& node, Index key, bool first);
    [[nodiscard]] const PropertyRecord* find(const ProgramNode& node, const char* name) const;
    [[nodiscard]] bool has_length(const Check& check, Index at) const;
    [[nodiscard]] bool is_text(const Check& check, Index at) const;
    [[nodiscard]] bool is_one_of(std::uint32_t set, Index at) const;
    [[nodiscard]] std::uint32_t place_in(std::uint32_t set, Index at) const;
    Index any(Index at, bool first) {
        if (first && tape_.is_container(at) && !scan_.clean(tape_, at)) return fails;
        return tape_.after(at);
    }

    // Everything else.
    bool holds(const Check& check, Index at, bool first, Trace trace);
    bool by_node(std::uint32_t node, Index at, bool first, Trace trace);
    bool by_rules(const ProgramNode& node, Index at, bool first, Trace trace);
    bool by_parts(const ProgramNode& node, Index at, bool first, Trace trace);
    bool members(const ProgramNode& node, Index at, bool first, Trace trace);
    bool member(const ProgramNode& node, Index key, const PropertyRecord* declared, bool first,
                bool& looked_at);
    bool elements(const ProgramNode& node, Index at, bool first, Trace trace);
    bool unevaluated(const ProgramNode& node, Index at, Trace trace);
    bool scalars(const ScalarRules& rules, Index at);
    bool number(const ScalarRules& rules, Index at);
    bool string(const ScalarRules& rules, Index at);

    // Instructions.
    bool instruction(const Instruction& instruction, Index at, bool first, Trace trace);
    bool all_of(Range checks, Index at, bool first, Trace trace);
    std::uint32_t count_of(Range checks, Index at, std::uint32_t enough, Trace trace);
    bool condition(Range checks, Index at, Trace trace);
    bool select(const Instruction& instruction, Index at, bool first, Trace trace);
    bool dynamic(const Program::Dynamic& reference, Index at, bool first, Trace trace);
    bool dependency(const Instruction& instruction, Index at, Trace trace);
    [[nodiscard]] Index member_named(Index object, const Name& name);
    bool tried(const Check& check, Index at, Trace trace);

    // Bits for members or elements, by their place.
    [[nodiscard]] static std::size_t words(std::uint32_t places) { return places / 64 + 1; }
    Trace new_bits(std::size_t words) {
        const Trace first = bits_.size();
        bits_.resize(first + words, 0);
        return first;
    }
    void drop_bits(Trace first) { bits_.resize(first); }
    void mark(Trace trace, std::uint32_t place) {
        if (trace != untraced) bits_[trace + place / 64] |= std::uint64_t{1} << (place % 64);
    }
    [[nodiscard]] bool marked(Trace trace, std::uint32_t place) const {
        return (bits_[trace + place / 64] >> (place % 64) & 1) != 0;
    }
    void add_bits(Trace from, Trace to, std::size_t words) {
        for (std::size_t at = 0; at < words; ++at) bits_[to + at] |= bits_[from + at];
    }
    // For as many members or elements as the value has.
    [[nodiscard]] std::size_t trace_words(Index at) const {
        return words(tape_.is_container(at) ? tape_.count(at) : 0);
    }

    MemberScan scan_;
    const Program* program_{nullptr};
    TapeView tape_;
    Steps steps_;
    std::vector<Open> open_{open_max};  // of all short walks that are under way
    Open* top_{open_.data()};
    std::uint32_t nesting_{0};  // of nodes that are not plain
    bool nested_too_deep_{false};
    std::vector<std::uint64_t> bits_;
    std::vector<ResourceIndex> scope_;
    HashedElements elements_;
};

}  // namespace strandline::schema

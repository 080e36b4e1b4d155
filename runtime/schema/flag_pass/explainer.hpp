#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/flag_pass.hpp"
#include "schema/violation_text.hpp"

namespace strandline::schema {

/// Tells what the flag pass refused, along the same tape and program, where the failure is one of those
/// that plain schemas have: a member too few or too many, a wrong type, a bound, a length, a format. It
/// says what the full pass would say, in its words and order, for a tenth of the cost; of anything else
/// it says that it does not know, and so of any event in which a name is forbidden, stands twice, or is
/// one too many.
///
/// Ownership  its text's memory stays
/// Threads    [lane-strand]
class Explainer {
public:
    /// What `pass` ran last, and found invalid. False = ask the scan for names, then the full pass.
    [[nodiscard]] bool explain(FlagPass& pass, const Graph& graph);
    [[nodiscard]] const ViolationText& text() const { return text_; }

private:
    using Index = TapeView::Index;

    // Each answers false when it does not know.
    bool object(const ProgramNode& node, Index at);
    bool members(const ProgramNode& node, Index at);
    bool names(const ProgramNode& node, Index at);
    bool scanned(Index at);
    const std::string& undeclared(const ProgramNode& node, std::string_view name,
                                  std::uint32_t ordinal);
    bool missing(const ProgramNode& node, std::uint64_t seen);
    bool array(const ProgramNode& node, Index at);
    bool value(const Check& check, Index at);
    // Most of an invalid event is good, and the flag pass is the fastest to say so.
    bool holds(const Check& check, Index at) {
        return tape_.tag(at) == check.tag || pass_->value(check, at, true) != FlagPass::fails;
    }
    bool wrong_type(NodeIndex source, Index at);
    bool scalar(const Node& rules, Index at);
    bool fail(std::string_view rule, std::string_view message);

    FlagPass* pass_{nullptr};
    const Graph* graph_{nullptr};
    TapeView tape_;
    std::string path_;
    struct Undeclared {
        const Graph* graph{nullptr};
        NodeIndex source{no_node};
        std::uint32_t ordinal{0};
        std::string name;
        std::string message;
    };
    Undeclared last_;
    ViolationText text_;
};

}  // namespace strandline::schema

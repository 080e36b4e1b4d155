#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schema/full_pass.hpp"
#include "schema/full_pass/violation_list.hpp"

namespace strandline::schema {

/// Reads the graph as it stands and the document as it stands, keyword by keyword. Meant to be plain,
/// not fast: the flag pass is the fast one, and this one its second opinion.
class Interpreter {
public:
    using Element = simdjson::dom::element;

    Interpreter(const Graph& graph, const FullPassOptions& options)
        : graph_(graph),
          options_(options),
          steps_(options.steps),
          list_(graph, options.show_undeclared_names) {}

    FullPassResult run(NodeIndex root, const Element& document);

private:
    /// The members (by ordinal) or elements (by index) that a schema has looked at, for unevaluated*.
    class Evaluated {
    public:
        void mark(std::size_t at) {
            if (at >= seen_.size()) seen_.resize(at + 1);
            seen_[at] = true;
        }
        [[nodiscard]] bool has(std::size_t at) const { return at < seen_.size() && seen_[at]; }
        void add(const Evaluated& other) {
            for (std::size_t at = 0; at < other.seen_.size(); ++at)
                if (other.seen_[at]) mark(at);
        }

    private:
        std::vector<bool> seen_;
    };

    // One schema on one value. `evaluated` is null where nobody asks; after a failure it holds
    // nothing that counts.
    bool check(NodeIndex index, const Element& value, Evaluated* evaluated);
    bool check_keywords(const Node& node, const Element& value, Evaluated* evaluated);
    // In a way that leaves no violations behind.
    bool holds(NodeIndex index, const Element& value, Evaluated* evaluated);

    bool check_references(const Node& node, const Element& value, Evaluated* evaluated);
    [[nodiscard]] NodeIndex target_of(const DynamicReference& reference) const;
    bool check_logic(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_any_of(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_one_of(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_condition(const Node& node, const Element& value, Evaluated* evaluated);

    bool check_value(const Node& node, const Element& value);
    bool check_number(const Node& node, const Element& value);
    bool check_string(const Node& node, std::string_view text);
    bool is_one_of(const Node& node, const Element& value);

    bool check_object(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_size(const Node& node, std::size_t members);
    bool check_names(const Node& node, const Element& value, Evaluated* evaluated,
                     const std::vector<std::string_view>& sorted);
    bool check_dependency(const Dependency& dependency, const Element& value, Evaluated* evaluated,
                          const std::vector<std::string_view>& sorted);
    bool check_member(const Node& node, std::string_view name, std::size_t ordinal,
                      const Element& value, Evaluated* evaluated);
    bool check_name(const Node& node, std::string_view name, std::size_t ordinal);
    bool check_unevaluated_members(const Node& node, const Element& value, Evaluated* evaluated);
    [[nodiscard]] const Property* find_property(const Node& node, std::string_view name);
    [[nodiscard]] std::string undeclared(const Node& node, std::string_view name,
                                         std::size_t ordinal) const;

    bool check_array(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_elements(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_contains(const Node& node, const Element& value, Evaluated* evaluated);
    bool check_unique(const Element& value);
    bool check_unevaluated_elements(const Node& node, const Element& value, Evaluated* evaluated);

    // A keyword does not hold: false, and told unless only the answer counts.
    bool fail(std::string_view rule, std::string message);
    bool matches(const Pattern& pattern, std::string_view text);
    bool spend(std::uint64_t steps);
    // The answer is known already, and nothing more is to be told.
    [[nodiscard]] bool is_over() const {
        return muted_ > 0 || exhausted_ || (branches_ == 0 && list_.is_full());
    }

    const Graph& graph_;
    const FullPassOptions& options_;
    std::uint64_t steps_;
    bool exhausted_{false};
    std::size_t muted_{0};     // how many schemas around here are only asked whether they hold
    std::size_t branches_{0};  // how many around here may take their violations back
    std::size_t frames_{0};
    std::vector<ResourceIndex> scope_;  // the dynamic one, outermost first
    ViolationList list_;
    simdjson::dom::parser name_parser_;  // for propertyNames
    // Of large nodes, made when first needed.
    std::unordered_map<const Node*, std::unordered_map<std::string_view, const Property*>>
        properties_;
    std::unordered_map<const Node*, std::unordered_set<std::string_view>> strings_of_enums_;
};

}  // namespace strandline::schema

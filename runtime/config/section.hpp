#pragma once

#include <string_view>
#include <vector>

#include "config/diagnostic.hpp"
#include "config/environment.hpp"
#include "config/keys.hpp"
#include "config/yaml.hpp"

namespace strandline::config {

/// What every reading function needs; borrowed for one load.
struct ReadContext {
    const Environment& environment;
    Diagnostics& diagnostics;
};

/// One mapping while it is read. On construction unknown keys, and those that this version does not
/// have, are reported; on destruction it asserts that each key that was there has been asked for:
/// nothing is parsed and then ignored.
class Section {
public:
    /// `node` may be null: an absent section, in which nothing is missing.
    Section(const Node* node, const KeySet& keys, ReadContext& context);
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;
    ~Section();

    /// The value, or null when the key is absent. A key without a value is reported.
    [[nodiscard]] const Node* find(std::string_view name);
    /// As find(), and reports an absent key; `why` says what it is for. One that stands there under
    /// a misspelt name is reported as that only.
    [[nodiscard]] const Node* require(std::string_view name, std::string_view why);
    /// Is the key written? Not the same as having asked for its value.
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] Position position_of(std::string_view name) const;
    [[nodiscard]] bool present() const { return node_ != nullptr; }

private:
    void check_keys();

    const Node* node_;  ///< a mapping, or null
    const KeySet& keys_;
    ReadContext& context_;
    std::vector<std::string_view> asked_;
    std::vector<std::string_view> misspelt_;  ///< what unknown keys were probably meant to be
};

/// Reports unless `node` is of that kind; null nodes are false without a report.
[[nodiscard]] bool is_kind(const Node* node, Node::Kind kind, ReadContext& context);

}  // namespace strandline::config

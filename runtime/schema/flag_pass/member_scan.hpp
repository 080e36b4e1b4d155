#pragma once

#include <cstdint>
#include <vector>

#include "schema/member_rules.hpp"
#include "schema/seeded_hash.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// What no schema looks at: forbidden names, names that stand twice in one object, objects with too
/// many members. In one walk along the tape, without recursion.
///
/// Ownership  the memory for names, which grows with the widest object and stays.
/// Threads    [lane-strand]
class MemberScan {
public:
    enum class Found : std::uint8_t { nothing, too_many, duplicate, forbidden };  ///< by weight

    explicit MemberScan(MemberRules rules) : rules_(std::move(rules)) {}

    /// The value at `value` and all in it are free of all three.
    [[nodiscard]] bool clean(const TapeView& tape, TapeView::Index value);
    /// Of the whole document, the weightiest: what the failure is named after.
    [[nodiscard]] Found weightiest(const TapeView& tape);

    /// No two members of the object at `object` have one name; of one with too many, no two of those
    /// that it may have, so that memory is bounded.
    [[nodiscard]] bool distinct(const TapeView& tape, TapeView::Index object);
    [[nodiscard]] const MemberRules& rules() const { return rules_; }
    [[nodiscard]] const SeededHash& hash() const { return hash_; }

private:
    struct Slot {
        std::uint32_t round{0};  // of another round: empty
        std::uint32_t hash{0};
        TapeView::Index key{0};
    };

    [[nodiscard]] bool good_names(const TapeView& tape, TapeView::Index object);
    [[nodiscard]] bool has_forbidden(const TapeView& tape, TapeView::Index object) const;
    [[nodiscard]] bool few_distinct(const TapeView& tape, TapeView::Index object) const;
    [[nodiscard]] bool many_distinct(const TapeView& tape, TapeView::Index object,
                                     std::uint32_t members);

    const MemberRules rules_;
    const SeededHash hash_;
    std::vector<Slot> slots_;
    std::uint32_t round_{0};
};

}  // namespace strandline::schema

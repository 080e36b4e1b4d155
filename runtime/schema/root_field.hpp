#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_document.hpp"
#include "schema/program/name_table.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// A text that every event has at one place: its type, its id. A member of the root is looked for where
/// it stood in the last event, then by its name; a deeper place by its JSON Pointer.
///
/// Ownership  what find() answers is a view of the parser's memory.
/// Threads    [lane-strand]
class RootField {
public:
    struct Text {
        std::string_view text;
        bool found{false};  ///< and a string
    };

    /// Nowhere: find() finds nothing.
    RootField() = default;
    explicit RootField(std::string pointer);

    /// The first member of that name counts.
    [[nodiscard]] Text find(const TapeView& tape, const model::JsonDocument& document);

private:
    [[nodiscard]] Text find_member(const TapeView& tape);

    std::optional<std::string> pointer_;  // where it is not a member of the root
    std::optional<Name> member_;
    std::vector<std::string> texts_;  // of a long name
    std::uint32_t place_{0};          // among the members of the last event
};

}  // namespace strandline::schema

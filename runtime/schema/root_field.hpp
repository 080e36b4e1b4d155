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
    [[nodiscard]] Text find(const TapeView& tape, const model::JsonDocument& document) {
        if (is_member_ && tape.tag(TapeView::root) == TapeView::Tag::object) [[likely]] {
            const TapeView::Index closing = tape.closing(TapeView::root);
            TapeView::Index key = TapeView::root + 1;
            for (std::uint32_t place = 0; place < place_ && key < closing; ++place)
                key = tape.after(key + 1);
            if (key < closing && member_.is(tape.sized_string(key), texts_)) [[likely]]
                return text_at(tape, key + 1);
        }
        return look_for(tape, document);
    }

    /// More than one member of the root has that name: which of them find() reads, the last event says.
    [[nodiscard]] bool stands_twice(const TapeView& tape) const;

private:
    [[nodiscard]] static Text text_at(const TapeView& tape, TapeView::Index value) {
        if (tape.tag(value) != TapeView::Tag::string) return {};
        return {.text = tape.string(value), .found = true};
    }
    [[nodiscard]] Text look_for(const TapeView& tape, const model::JsonDocument& document);

    bool is_member_{false};
    Name member_;
    std::vector<std::string> texts_;      // of a long name
    std::uint32_t place_{0};              // among the members of the last event
    std::optional<std::string> pointer_;  // where it is not a member of the root
};

}  // namespace strandline::schema

#pragma once

#include <cstdint>
#include <string_view>

#include "model/json_document.hpp"
#include "schema/tape_view.hpp"

namespace strandline::schema {

/// The parsed event, as handlers read it: model::JsonDocument over simdjson's tape.
///
/// Units      a node is an index on the tape, a bit that says whether it is an object's member, and a
///            check that only this document's nodes carry. One that a plugin made up, or kept from an
///            earlier event, does not pass it, so a number's bits are never taken for a value.
/// Ownership  a view of the parser's buffers, until the next reset().
/// Threads    [lane-strand]
/// Errors     a pointer that is none is `invalid`, like a node that is none. An integer above 2^63-1
///            has the type `integer`; integer() answers `wrong_type`, real() rounds it.
class SimdjsonDocument final : public model::JsonDocument {
public:
    /// The next document: nodes of the last one become invalid.
    void reset(TapeView tape);

    Status find(Node from, std::string_view pointer, Node& out) const override;
    Type type(Node node) const override;
    Status string(Node node, std::string_view& out) const override;
    Status integer(Node node, std::int64_t& out) const override;
    Status real(Node node, double& out) const override;
    Status boolean(Node node, bool& out) const override;
    Status first(Node parent, std::string_view& key, Node& out) const override;
    Status next(Node previous, std::string_view& key, Node& out) const override;

private:
    using Index = TapeView::Index;
    struct Place {
        Index index{0};
        bool member{false};  // of an object: its key stands before it
    };

    [[nodiscard]] Node node_of(Place place) const;
    bool place_of(Node node, Place& out) const;
    Status hand_out(Index at, bool member, std::string_view& key, Node& out) const;
    bool step(Place& place, std::string_view segment) const;

    TapeView tape_;
    Index end_{TapeView::root};
    std::uint64_t generation_{0};
};

}  // namespace strandline::schema

#pragma once

#include <cstdint>
#include <string_view>

#include "model/json_document.hpp"
#include "schema/json_pointer.hpp"
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

    // In the lower half of a node, below the bit that says what it is.
    static constexpr std::uint64_t member_bit = 1U << 31;  // a payload of 2 GiB has fewer words
    static constexpr std::uint64_t low_half = 0xFFFF'FFFF;
    // Two odd factors for the upper half: neighbours and generations never share a check.
    static constexpr std::uint64_t place_step = 0x9E37'79B9'7F4A'7C15;
    static constexpr std::uint64_t generation_step = 0xC2B2'AE3D'27D4'EB4F;

    // Here, because each look-up of a handler pays for them.
    [[nodiscard]] Node node_of(Place place) const {
        const std::uint64_t low = place.index | (place.member ? member_bit : 0);
        return ((low * place_step + generation_) & ~low_half) | low;
    }
    [[nodiscard]] bool place_of(Node node, Place& out) const {
        const std::uint64_t low = node & low_half;
        out = {.index = static_cast<Index>(low & ~member_bit), .member = (low & member_bit) != 0};
        if (node == 0) out.index = TapeView::root;
        const bool ours = node == 0 || node == node_of(out);
        return ours && out.index - TapeView::root < end_ - TapeView::root;
    }

    Status hand_out(Index at, bool member, std::string_view& key, Node& out) const;
    bool step(Place& place, const Segment& segment) const;
    template <class Wanted>
    bool to_member(Place& object, Wanted wanted) const;
    bool to_element(Place& array, std::string_view segment) const;

    TapeView tape_;
    Index end_{TapeView::root};
    std::uint64_t generation_{0};  // times generation_step
};

}  // namespace strandline::schema

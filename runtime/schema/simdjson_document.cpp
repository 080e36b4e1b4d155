#include "schema/simdjson_document.hpp"

#include <limits>

#include "schema/json_pointer.hpp"

namespace strandline::schema {

namespace {

constexpr std::uint64_t member_bit = 1U << 31;  // a payload of 2 GiB has fewer words than this
constexpr std::uint64_t low_half = 0xFFFF'FFFF;

// The upper half of a node. Two odd factors: neighbours and generations never share a check.
std::uint64_t check_of(std::uint64_t low, std::uint64_t generation) {
    return (low * 0x9E37'79B9'7F4A'7C15 + generation * 0xC2B2'AE3D'27D4'EB4F) & ~low_half;
}

}  // namespace

void SimdjsonDocument::reset(TapeView tape) {
    tape_ = tape;
    end_ = tape.end();
    ++generation_;
}

SimdjsonDocument::Node SimdjsonDocument::node_of(Place place) const {
    const std::uint64_t low = place.index | (place.member ? member_bit : 0);
    return check_of(low, generation_) | low;
}

bool SimdjsonDocument::place_of(Node node, Place& out) const {
    if (node == 0) {
        out = {.index = TapeView::root, .member = false};
        return end_ > TapeView::root;
    }
    const std::uint64_t low = node & low_half;
    out = {.index = static_cast<Index>(low & ~member_bit), .member = (low & member_bit) != 0};
    return (node & ~low_half) == check_of(low, generation_) && out.index >= TapeView::root &&
           out.index < end_;
}

// One segment of a pointer down, from a container to what it names.
bool SimdjsonDocument::step(Place& place, std::string_view segment) const {
    if (!tape_.is_container(place.index)) return false;
    const Index closing = tape_.closing(place.index);
    const bool object = tape_.tag(place.index) == TapeView::Tag::object;
    Index at = place.index + 1;
    if (object) {
        const bool escaped = segment.find('~') != std::string_view::npos;
        for (; at < closing; at = tape_.after(at + 1)) {
            const std::string_view member = tape_.string(at);
            if (escaped ? !names(segment, member) : segment != member) continue;
            place = {.index = at + 1, .member = true};
            return true;
        }
        return false;
    }
    const std::optional<std::uint32_t> wanted = array_index(segment);
    if (!wanted) return false;
    for (std::uint32_t skipped = 0; at < closing && skipped < *wanted; ++skipped)
        at = tape_.after(at);
    place = {.index = at, .member = false};
    return at < closing;
}

model::JsonDocument::Status SimdjsonDocument::find(Node from, std::string_view pointer,
                                                   Node& out) const {
    Place place;
    if (!place_of(from, place) || !is_json_pointer(pointer)) return Status::invalid;
    if (pointer.empty()) {
        out = from;
        return Status::ok;
    }
    while (!pointer.empty())
        if (!step(place, take_segment(pointer))) return Status::not_found;
    out = node_of(place);
    return Status::ok;
}

model::JsonDocument::Type SimdjsonDocument::type(Node node) const {
    Place place;
    if (!place_of(node, place)) return Type::none;
    switch (tape_.tag(place.index)) {
        case TapeView::Tag::object:
            return Type::object;
        case TapeView::Tag::array:
            return Type::array;
        case TapeView::Tag::string:
            return Type::string;
        case TapeView::Tag::signed_integer:
        case TapeView::Tag::unsigned_integer:
            return Type::integer;
        case TapeView::Tag::real:
            return Type::real;
        case TapeView::Tag::yes:
        case TapeView::Tag::no:
            return Type::boolean;
        case TapeView::Tag::null:
            return Type::null;
        default:
            return Type::none;
    }
}

model::JsonDocument::Status SimdjsonDocument::string(Node node, std::string_view& out) const {
    Place place;
    if (!place_of(node, place)) return Status::invalid;
    if (tape_.tag(place.index) != TapeView::Tag::string) return Status::wrong_type;
    out = tape_.string(place.index);
    return Status::ok;
}

model::JsonDocument::Status SimdjsonDocument::integer(Node node, std::int64_t& out) const {
    Place place;
    if (!place_of(node, place)) return Status::invalid;
    if (tape_.tag(place.index) != TapeView::Tag::signed_integer) return Status::wrong_type;
    out = tape_.signed_integer(place.index);
    return Status::ok;
}

model::JsonDocument::Status SimdjsonDocument::real(Node node, double& out) const {
    Place place;
    if (!place_of(node, place)) return Status::invalid;
    switch (tape_.tag(place.index)) {
        case TapeView::Tag::real:
            out = tape_.real(place.index);
            return Status::ok;
        case TapeView::Tag::signed_integer:
            out = static_cast<double>(tape_.signed_integer(place.index));
            return Status::ok;
        case TapeView::Tag::unsigned_integer:
            out = static_cast<double>(tape_.unsigned_integer(place.index));
            return Status::ok;
        default:
            return Status::wrong_type;
    }
}

model::JsonDocument::Status SimdjsonDocument::boolean(Node node, bool& out) const {
    Place place;
    if (!place_of(node, place)) return Status::invalid;
    const TapeView::Tag tag = tape_.tag(place.index);
    if (tag != TapeView::Tag::yes && tag != TapeView::Tag::no) return Status::wrong_type;
    out = tag == TapeView::Tag::yes;
    return Status::ok;
}

model::JsonDocument::Status SimdjsonDocument::first(Node parent, std::string_view& key,
                                                    Node& out) const {
    Place place;
    if (!place_of(parent, place)) return Status::invalid;
    if (!tape_.is_container(place.index)) return Status::wrong_type;
    return hand_out(place.index + 1, tape_.tag(place.index) == TapeView::Tag::object, key, out);
}

model::JsonDocument::Status SimdjsonDocument::next(Node previous, std::string_view& key,
                                                   Node& out) const {
    Place place;
    if (!place_of(previous, place)) return Status::invalid;
    return hand_out(tape_.after(place.index), place.member, key, out);
}

// What stands at `at`: an element, a key with its member, or the closing bracket.
model::JsonDocument::Status SimdjsonDocument::hand_out(Index at, bool member, std::string_view& key,
                                                       Node& out) const {
    const TapeView::Tag tag = tape_.tag(at);
    if (tag == TapeView::Tag::object_end || tag == TapeView::Tag::array_end ||
        tag == TapeView::Tag::document)
        return Status::not_found;
    key = member ? tape_.string(at) : std::string_view{};
    out = node_of({.index = member ? at + 1 : at, .member = member});
    return Status::ok;
}

}  // namespace strandline::schema

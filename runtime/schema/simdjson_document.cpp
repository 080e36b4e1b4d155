#include "schema/simdjson_document.hpp"

#include "schema/json_pointer.hpp"
#include "schema/same_text.hpp"

namespace strandline::schema {

void SimdjsonDocument::reset(TapeView tape) {
    tape_ = tape;
    end_ = tape.end();
    generation_ += generation_step;
}

bool SimdjsonDocument::step(Place& place, const Segment& segment) const {
    const std::string_view text = segment.text;
    switch (tape_.tag(place.index)) {
        case TapeView::Tag::object:
            if (segment.escaped) [[unlikely]]
                return to_member(place,
                                 [text](std::string_view name) { return names(text, name); });
            return to_member(place,
                             [text](std::string_view name) { return same_text(text, name); });
        case TapeView::Tag::array:
            return to_element(place, text);
        default:
            return false;
    }
}

// The first of several members with one name counts.
template <class Wanted>
bool SimdjsonDocument::to_member(Place& object, Wanted wanted) const {
    const Index closing = tape_.closing(object.index);
    for (Index at = object.index + 1; at < closing; at = tape_.after(at + 1)) {
        if (!wanted(tape_.string(at))) continue;
        object = {.index = at + 1, .member = true};
        return true;
    }
    return false;
}

bool SimdjsonDocument::to_element(Place& array, std::string_view segment) const {
    const std::optional<std::uint32_t> wanted = array_index(segment);
    if (!wanted) return false;
    const Index closing = tape_.closing(array.index);
    Index at = array.index + 1;
    for (std::uint32_t skipped = 0; at < closing && skipped < *wanted; ++skipped)
        at = tape_.after(at);
    array = {.index = at, .member = false};
    return at < closing;
}

model::JsonDocument::Status SimdjsonDocument::find(Node from, std::string_view pointer,
                                                   Node& out) const {
    Place place;
    if (!place_of(from, place)) return Status::invalid;
    if (pointer.empty()) {
        out = from;
        return Status::ok;
    }
    if (pointer.front() != '/') return Status::invalid;
    while (!pointer.empty()) {
        const Segment segment = take_segment(pointer);
        if (segment.escaped && !has_good_escapes(segment.text)) return Status::invalid;
        if (!step(place, segment))
            return has_good_escapes(pointer) ? Status::not_found : Status::invalid;
    }
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
    const TapeView::Tag tag = tape_.tag(place.index);
    if (tag != TapeView::Tag::object && tag != TapeView::Tag::array) return Status::wrong_type;
    return hand_out(place.index + 1, tag == TapeView::Tag::object, key, out);
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

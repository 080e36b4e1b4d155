#include "schema/root_field.hpp"

#include <utility>

#include "base/verify.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

RootField::RootField(std::string pointer) {
    STRANDLINE_VERIFY(is_json_pointer(pointer), "a setting that is no JSON Pointer");
    const std::optional<std::string> member = root_member(pointer);
    is_member_ = member.has_value();
    if (member)
        member_ = Name::of(*member, texts_);
    else
        pointer_ = std::move(pointer);
}

RootField::Text RootField::look_for(const TapeView& tape, const model::JsonDocument& document) {
    if (pointer_) {
        using Status = model::JsonDocument::Status;
        Text text;
        model::JsonDocument::Node node = 0;
        text.found = document.find(0, *pointer_, node) == Status::ok &&
                     document.string(node, text.text) == Status::ok;
        return text;
    }
    if (!is_member_ || tape.tag(TapeView::root) != TapeView::Tag::object) return {};
    const TapeView::Index closing = tape.closing(TapeView::root);
    std::uint32_t place = 0;
    for (TapeView::Index key = TapeView::root + 1; key < closing;
         key = tape.after(key + 1), ++place) {
        if (!member_.is(tape.sized_string(key), texts_)) continue;
        place_ = place;
        return text_at(tape, key + 1);
    }
    return {};
}

bool RootField::stands_twice(const TapeView& tape) const {
    if (!is_member_ || tape.tag(TapeView::root) != TapeView::Tag::object) return false;
    const TapeView::Index closing = tape.closing(TapeView::root);
    std::uint32_t count = 0;
    for (TapeView::Index key = TapeView::root + 1; key < closing; key = tape.after(key + 1))
        if (member_.is(tape.sized_string(key), texts_)) ++count;
    return count > 1;
}

}  // namespace strandline::schema

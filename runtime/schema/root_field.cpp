#include "schema/root_field.hpp"

#include <utility>

#include "base/verify.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

RootField::RootField(std::string pointer) {
    STRANDLINE_VERIFY(is_json_pointer(pointer), "a setting that is no JSON Pointer");
    if (const std::optional<std::string> member = root_member(pointer))
        member_ = Name::of(*member, texts_);
    else
        pointer_ = std::move(pointer);
}

RootField::Text RootField::find(const TapeView& tape, const model::JsonDocument& document) {
    if (member_) [[likely]]
        return find_member(tape);
    if (!pointer_) return {};
    using Status = model::JsonDocument::Status;
    Text text;
    model::JsonDocument::Node node = 0;
    text.found = document.find(0, *pointer_, node) == Status::ok &&
                 document.string(node, text.text) == Status::ok;
    return text;
}

RootField::Text RootField::find_member(const TapeView& tape) {
    if (tape.tag(TapeView::root) != TapeView::Tag::object) return {};
    const TapeView::Index closing = tape.closing(TapeView::root);
    const auto text_at = [&tape](TapeView::Index key) -> Text {
        if (tape.tag(key + 1) != TapeView::Tag::string) return {};
        return {.text = tape.string(key + 1), .found = true};
    };
    TapeView::Index key = TapeView::root + 1;
    for (std::uint32_t place = 0; place < place_ && key < closing; ++place)
        key = tape.after(key + 1);
    if (key < closing && member_->is(tape.sized_string(key), texts_)) [[likely]]
        return text_at(key);

    std::uint32_t place = 0;
    for (key = TapeView::root + 1; key < closing; key = tape.after(key + 1), ++place) {
        if (!member_->is(tape.sized_string(key), texts_)) continue;
        place_ = place;
        return text_at(key);
    }
    return {};
}

}  // namespace strandline::schema

#include "schema/event_reader.hpp"

#include <utility>

#include "base/verify.hpp"
#include "schema/json_pointer.hpp"
#include "schema/same_text.hpp"

namespace strandline::schema {

using model::FailureClass;

EventReader::EventReader(EventReaderSettings settings)
    : settings_(std::move(settings)),
      types_(settings_.types, settings_.ignored),
      type_(reads_headers() ? Place{} : place_of(settings_.type_pointer)),
      id_(place_of(settings_.id_pointer)),
      parser_(settings_.payload_bytes_max, settings_.depth_max) {}

EventReader::Place EventReader::place_of(std::string pointer) {
    STRANDLINE_VERIFY(is_json_pointer(pointer), "a setting that is no JSON Pointer");
    return {.member = root_member(pointer), .pointer = std::move(pointer)};
}

const model::Failure* EventReader::decode(const model::Record& record,
                                          std::span<const model::Header> headers,
                                          model::Event& event) {
    event = {};
    if (is_null(record.value)) [[unlikely]]
        return tombstone(event);
    if (record.value.size() > settings_.payload_bytes_max) [[unlikely]]
        return too_large(record.value.size());
    if (const std::optional<Trouble> trouble = parser_.parse(record.value)) [[unlikely]]
        return refused(*trouble);

    event.value = parser_.text();
    document_.reset(parser_.tape());
    event.json = &document_;

    Text type;
    Text id;
    read_root(type, id);
    if (!id_.member) [[unlikely]]
        read_deep(id_, id);
    event.id = id.text;
    if (reads_headers())
        type = header_type(headers);
    else if (!type_.member) [[unlikely]]
        read_deep(type_, type);
    event.type = type.text;
    if (!type.found) [[unlikely]]
        return type_missing();

    const TypeTable::Type* known = types_.find(type.text);
    if (known == nullptr) [[unlikely]]
        return type_unknown();
    event.type = known->name;
    event.type_index = known->index;
    event.skip = known->ignored;
    return nullptr;
}

// One look over the members of the root for both texts. The first of several with one name counts.
void EventReader::read_root(Text& type, Text& id) const {
    const TapeView tape = parser_.tape();
    if (tape.tag(TapeView::root) != TapeView::Tag::object) return;
    const TapeView::Index closing = tape.closing(TapeView::root);
    const std::string* wanted_type = type_.member ? &*type_.member : nullptr;
    const std::string* wanted_id = id_.member ? &*id_.member : nullptr;
    const auto take = [&tape](TapeView::Index value, Text& out) {
        out.found = tape.tag(value) == TapeView::Tag::string;
        if (out.found) out.text = tape.string(value);
    };
    for (TapeView::Index at = TapeView::root + 1; at < closing; at = tape.after(at + 1)) {
        const std::string_view name = tape.string(at);
        if (wanted_type != nullptr && same_text(name, *wanted_type)) {
            take(at + 1, type);
            wanted_type = nullptr;
        }
        if (wanted_id != nullptr && same_text(name, *wanted_id)) {
            take(at + 1, id);
            wanted_id = nullptr;
        }
        if (wanted_type == nullptr && wanted_id == nullptr) return;
    }
}

void EventReader::read_deep(const Place& place, Text& out) const {
    using Status = model::JsonDocument::Status;
    model::JsonDocument::Node node = 0;
    out.found = document_.find(0, place.pointer, node) == Status::ok &&
                document_.string(node, out.text) == Status::ok;
}

EventReader::Text EventReader::header_type(std::span<const model::Header> headers) const {
    for (std::size_t at = headers.size(); at-- > 0;)
        if (headers[at].name == settings_.type_header)
            return {.text = headers[at].value, .found = !is_null(headers[at].value)};
    return {};
}

const model::Failure* EventReader::fail(FailureClass failure_class, std::string message) {
    failure_.failure_class = failure_class;
    failure_.message = std::move(message);
    return &failure_;
}

const model::Failure* EventReader::tombstone(model::Event& event) {
    event.skip = settings_.tombstones == Tombstones::skip;
    if (settings_.tombstones != Tombstones::dead_letter) return nullptr;
    return fail(FailureClass::tombstone,
                "the value is null; `tombstones:` says that this is a failure");
}

const model::Failure* EventReader::too_large(std::size_t bytes) {
    return fail(FailureClass::payload_too_large, "the value has " + std::to_string(bytes) +
                                                     " bytes; limits.payload allows " +
                                                     std::to_string(settings_.payload_bytes_max));
}

const model::Failure* EventReader::refused(const Trouble& trouble) {
    std::string message;
    if (trouble.failure_class == FailureClass::invalid_json) message = "not valid JSON: ";
    message += trouble.what;
    if (trouble.offset) message += " at byte " + std::to_string(*trouble.offset);
    if (trouble.failure_class == FailureClass::depth_exceeded)
        message += "; limits.depth allows " + std::to_string(settings_.depth_max) + " levels";
    return fail(trouble.failure_class, std::move(message));
}

const model::Failure* EventReader::type_missing() {
    return fail(FailureClass::event_type_missing,
                reads_headers()
                    ? "no header '" + settings_.type_header + "' with the event's type"
                    : "no string at '" + settings_.type_pointer + "', where the type must stand");
}

const model::Failure* EventReader::type_unknown() {
    return fail(FailureClass::event_type_unknown, "the event's type is none of the " +
                                                      std::to_string(types_.size()) +
                                                      " that the pipeline handles or ignores");
}

}  // namespace strandline::schema

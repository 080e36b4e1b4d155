#include "unit/schema/codegen/event_text.hpp"

#include <stdexcept>
#include <utility>

namespace strandline::testing {

namespace {

using Status = model::JsonDocument::Status;

strandline_status status_of(Status status) {
    switch (status) {
        case Status::ok:
            return STRANDLINE_OK;
        case Status::not_found:
            return STRANDLINE_E_NOT_FOUND;
        case Status::wrong_type:
            return STRANDLINE_E_TYPE;
        case Status::invalid:
            return STRANDLINE_E_INVALID;
    }
    return STRANDLINE_E_INVALID;
}

const schema::SimdjsonDocument& document_of(const strandline_host* host) {
    const auto& ours = static_cast<const EventText::Host&>(*host);
    ++ours.calls;
    return *ours.document;
}

strandline_status find(const strandline_host* host, strandline_delivery, strandline_node from,
                       strandline_str pointer, strandline_node* out) noexcept {
    return status_of(document_of(host).find(from, {pointer.data, pointer.size}, *out));
}
std::int32_t type(const strandline_host* host, strandline_delivery, strandline_node node) noexcept {
    return static_cast<std::int32_t>(document_of(host).type(node));
}
strandline_status get_str(const strandline_host* host, strandline_delivery, strandline_node node,
                          strandline_str* out) noexcept {
    std::string_view text;
    const Status status = document_of(host).string(node, text);
    *out = {text.data(), text.size()};
    return status_of(status);
}
strandline_status get_int(const strandline_host* host, strandline_delivery, strandline_node node,
                          std::int64_t* out) noexcept {
    return status_of(document_of(host).integer(node, *out));
}
strandline_status get_double(const strandline_host* host, strandline_delivery, strandline_node node,
                             double* out) noexcept {
    return status_of(document_of(host).real(node, *out));
}
strandline_status get_bool(const strandline_host* host, strandline_delivery, strandline_node node,
                           std::int32_t* out) noexcept {
    bool flag = false;
    const Status status = document_of(host).boolean(node, flag);
    *out = flag ? 1 : 0;
    return status_of(status);
}
strandline_status first(const strandline_host* host, strandline_delivery, strandline_node parent,
                        strandline_str* key, strandline_node* out) noexcept {
    std::string_view name;
    const Status status = document_of(host).first(parent, name, *out);
    *key = {name.data(), name.size()};
    return status_of(status);
}
strandline_status next(const strandline_host* host, strandline_delivery, strandline_node previous,
                       strandline_str* key, strandline_node* out) noexcept {
    std::string_view name;
    const Status status = document_of(host).next(previous, name, *out);
    *key = {name.data(), name.size()};
    return status_of(status);
}

constexpr strandline_json_1 table{
    sizeof(strandline_json_1), 0, find, type, get_str, get_int, get_double, get_bool, first, next};

void* alloc(const strandline_host* host, strandline_delivery, std::size_t size) noexcept {
    const auto& ours = static_cast<const EventText::Host&>(*host);
    if (size > ours.bytes_max) return nullptr;
    return ours.memory.emplace_back(new char[size]()).get();
}

}  // namespace

EventText::EventText(std::string text, std::string type)
    : text_(std::move(text)), type_(std::move(type)), parser_(std::size_t{1} << 24, 1024) {
    if (const auto trouble = parser_.parse(Bytes(text_.data(), text_.size())))
        throw std::invalid_argument(std::string("not JSON: ") + trouble->what);
    document_.reset(parser_.tape());
    host_.document = &document_;
    host_.alloc = alloc;
    raw_.value = {text_.data(), text_.size()};
    raw_.type = {type_.data(), type_.size()};
}

Event EventText::event() const { return {&host_, &table, &raw_}; }

}  // namespace strandline::testing

#include "model/json_document.hpp"

#include <strandline/plugin.h>

#include "engine/delivery.hpp"
#include "plugin/calls.hpp"

namespace strandline::plugin {

namespace {

using model::JsonDocument;

static_assert(static_cast<int>(JsonDocument::Type::null) == STRANDLINE_JSON_NULL);
static_assert(static_cast<int>(JsonDocument::Type::boolean) == STRANDLINE_JSON_BOOL);
static_assert(static_cast<int>(JsonDocument::Type::integer) == STRANDLINE_JSON_INT);
static_assert(static_cast<int>(JsonDocument::Type::real) == STRANDLINE_JSON_DOUBLE);
static_assert(static_cast<int>(JsonDocument::Type::string) == STRANDLINE_JSON_STRING);
static_assert(static_cast<int>(JsonDocument::Type::array) == STRANDLINE_JSON_ARRAY);
static_assert(static_cast<int>(JsonDocument::Type::object) == STRANDLINE_JSON_OBJECT);

strandline_status status_of(JsonDocument::Status status) {
    switch (status) {
        case JsonDocument::Status::ok:
            return STRANDLINE_OK;
        case JsonDocument::Status::not_found:
            return STRANDLINE_E_NOT_FOUND;
        case JsonDocument::Status::wrong_type:
            return STRANDLINE_E_TYPE;
        case JsonDocument::Status::invalid:
            return STRANDLINE_E_INVALID;
    }
    return STRANDLINE_E_INVALID;
}

/// Calls `read(document)` for the event in work. A tombstone has no document: nothing is found.
template <class Read>
strandline_status with_document(const strandline_host* host, strandline_delivery token,
                                const void* out, Read&& read) {
    const LaneCall call = find_lane(host, token, false);
    if (call.lane == nullptr) return call.status;
    if (out == nullptr) return STRANDLINE_E_INVALID;
    const JsonDocument* document = call.lane->delivery()->event.json;
    if (document == nullptr) return STRANDLINE_E_NOT_FOUND;
    return status_of(read(*document));
}

strandline_status find(const strandline_host* host, strandline_delivery token, strandline_node from,
                       strandline_str pointer, strandline_node* out) noexcept {
    if (!is_view(pointer)) return STRANDLINE_E_INVALID;
    return with_document(host, token, out, [&](const JsonDocument& document) {
        return document.find(from, to_view(pointer), *out);
    });
}

std::int32_t type(const strandline_host* host, strandline_delivery token,
                  strandline_node node) noexcept {
    JsonDocument::Type found = JsonDocument::Type::none;
    const strandline_status status =
        with_document(host, token, &found, [&](const JsonDocument& document) {
            found = document.type(node);
            return found == JsonDocument::Type::none ? JsonDocument::Status::invalid
                                                     : JsonDocument::Status::ok;
        });
    return status == STRANDLINE_OK ? static_cast<std::int32_t>(found) : status;
}

strandline_status get_str(const strandline_host* host, strandline_delivery token,
                          strandline_node node, strandline_str* out) noexcept {
    return with_document(host, token, out, [&](const JsonDocument& document) {
        std::string_view text;
        const JsonDocument::Status status = document.string(node, text);
        if (status == JsonDocument::Status::ok) *out = {text.data(), text.size()};
        return status;
    });
}

strandline_status get_int(const strandline_host* host, strandline_delivery token,
                          strandline_node node, std::int64_t* out) noexcept {
    return with_document(host, token, out, [&](const JsonDocument& document) {
        return document.integer(node, *out);
    });
}

strandline_status get_double(const strandline_host* host, strandline_delivery token,
                             strandline_node node, double* out) noexcept {
    return with_document(host, token, out,
                         [&](const JsonDocument& document) { return document.real(node, *out); });
}

strandline_status get_bool(const strandline_host* host, strandline_delivery token,
                           strandline_node node, std::int32_t* out) noexcept {
    return with_document(host, token, out, [&](const JsonDocument& document) {
        bool flag = false;
        const JsonDocument::Status status = document.boolean(node, flag);
        if (status == JsonDocument::Status::ok) *out = flag ? 1 : 0;
        return status;
    });
}

strandline_status first(const strandline_host* host, strandline_delivery token,
                        strandline_node parent, strandline_str* key,
                        strandline_node* out) noexcept {
    return with_document(host, token, out, [&](const JsonDocument& document) {
        std::string_view name;
        const JsonDocument::Status status = document.first(parent, name, *out);
        if (status == JsonDocument::Status::ok && key != nullptr) *key = {name.data(), name.size()};
        return status;
    });
}

strandline_status next(const strandline_host* host, strandline_delivery token,
                       strandline_node previous, strandline_str* key,
                       strandline_node* out) noexcept {
    return with_document(host, token, out, [&](const JsonDocument& document) {
        std::string_view name;
        const JsonDocument::Status status = document.next(previous, name, *out);
        if (status == JsonDocument::Status::ok && key != nullptr) *key = {name.data(), name.size()};
        return status;
    });
}

}  // namespace

const strandline_json_1& json_table() {
    static constexpr strandline_json_1 table{sizeof(strandline_json_1),
                                             0,
                                             find,
                                             type,
                                             get_str,
                                             get_int,
                                             get_double,
                                             get_bool,
                                             first,
                                             next};
    return table;
}

}  // namespace strandline::plugin

#include "plugin/emit.hpp"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "engine/delivery.hpp"
#include "model/json_document.hpp"
#include "plugin/calls.hpp"

namespace strandline::plugin {

namespace {

constexpr std::size_t emits_max = 10'000;  // of one delivery
constexpr std::size_t headers_max = 64;
constexpr std::string_view json_type = "application/json";

/// Enough for any 64-bit integer.
using KeyText = std::array<char, 24>;

bool is_well_formed(const strandline_record& record) {
    if (!STRANDLINE_HAS(strandline_record, &record, header_count)) return false;
    if (!is_view(record.output) || !is_view(record.type) || !is_view(record.content_type) ||
        !is_view(record.key) || !is_view(record.value)) {
        return false;
    }
    if (record.partition < -1 || record.timestamp_ms < -1) return false;
    if (record.header_count > headers_max) return false;
    if (record.header_count != 0 && record.headers == nullptr) return false;
    for (std::size_t i = 0; i < record.header_count; ++i) {
        const strandline_header& header = record.headers[i];
        if (header.name.size == 0 || !is_view(header.name) || !is_view(header.value)) return false;
    }
    return true;
}

/// The value at the YAML's key pointer, in the event in work; an integer becomes decimal text.
strandline_status key_from_event(const engine::Delivery& delivery, std::string_view pointer,
                                 KeyText& digits, Bytes& key) {
    using Status = model::JsonDocument::Status;
    const model::JsonDocument* document = delivery.event.json;
    model::JsonDocument::Node node = 0;
    if (document == nullptr || document->find(0, pointer, node) != Status::ok) {
        return STRANDLINE_E_NOT_FOUND;
    }
    if (document->string(node, key) == Status::ok) {
        if (is_null(key)) key = Bytes("", 0);
        return STRANDLINE_OK;
    }
    std::int64_t number = 0;
    if (document->integer(node, number) != Status::ok) return STRANDLINE_E_TYPE;
    const std::to_chars_result end =
        std::to_chars(digits.data(), digits.data() + digits.size(), number);
    key = Bytes(digits.data(), static_cast<std::size_t>(end.ptr - digits.data()));
    return STRANDLINE_OK;
}

strandline_status choose_key(LaneStage& lane, const strandline_record& record,
                             const OutputWiring& output, KeyText& digits, Bytes& key) {
    const engine::Delivery& delivery = *lane.delivery();
    key = to_view(record.key);
    if ((record.flags & STRANDLINE_RECORD_NULL_KEY) != 0) key = null_bytes;
    if ((record.flags & STRANDLINE_RECORD_NULL_KEY) != 0 || !is_null(key)) return STRANDLINE_OK;
    if (!output.key) {
        key = delivery.record->key;
        return STRANDLINE_OK;
    }
    const strandline_status status = key_from_event(delivery, *output.key, digits, key);
    if (status != STRANDLINE_OK) {
        const bool missing = status == STRANDLINE_E_NOT_FOUND;
        lane.effect_refused(missing ? "output-key-missing" : "output-key-type",
                            "output \"" + output.name + "\": its key " + *output.key +
                                (missing ? " is not in the event" : " is no string or integer"));
    }
    return status;
}

/// Only for records with headers of their own.
std::vector<model::Header> headers_of(const strandline_record& record) {
    std::vector<model::Header> headers;
    headers.reserve(record.header_count);
    for (std::size_t i = 0; i < record.header_count; ++i) {
        headers.push_back({to_view(record.headers[i].name), to_view(record.headers[i].value)});
    }
    return headers;
}

void add(engine::Delivery& delivery, const strandline_record& record, const OutputWiring& output,
         Bytes key) {
    engine::Emit emit;
    emit.output = *output.output;
    emit.partition = record.partition;
    emit.timestamp_ms =
        record.timestamp_ms == -1 ? delivery.record->timestamp_ms : record.timestamp_ms;
    emit.type = record.type.size != 0 ? to_view(record.type) : std::string_view(output.type);
    emit.content_type = record.content_type.size != 0 ? to_view(record.content_type) : json_type;
    emit.key = key;
    emit.value = to_view(record.value);
    if (record.header_count == 0) {
        delivery.effects.add(emit);
        return;
    }
    const std::vector<model::Header> headers = headers_of(record);
    emit.headers = headers;
    delivery.effects.add(emit);
}

}  // namespace

strandline_status emit(LaneStage& lane, const strandline_record& record) {
    if (!is_well_formed(record)) {
        lane.core().misbehaved(Misbehaviour::bad_argument, "emit() of a malformed record");
        lane.effect_refused("emit-invalid", "the handler emitted a malformed record");
        return STRANDLINE_E_INVALID;
    }
    const OutputWiring* output = lane.core().output(to_view(record.output));
    if (output == nullptr) {
        lane.core().misbehaved(Misbehaviour::undeclared_output,
                               "emit() to an output that plugin.json does not list");
        lane.effect_refused("output-undeclared",
                            "the handler emitted to an output that its plugin.json does not list");
        return STRANDLINE_E_INVALID;
    }
    if (lane.delivery()->effects.emits().size() >= emits_max) {
        lane.effect_refused("emit-limit", "the handler emitted more than 10,000 records");
        return STRANDLINE_E_LIMIT;
    }
    KeyText digits;
    Bytes key;
    const strandline_status status = choose_key(lane, record, *output, digits, key);
    if (status != STRANDLINE_OK) return status;
    if (output->output) add(*lane.delivery(), record, *output, key);
    return STRANDLINE_OK;
}

}  // namespace strandline::plugin

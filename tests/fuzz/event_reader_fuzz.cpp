#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/verify.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/event_reader.hpp"
#include "schema/full_pass.hpp"
#include "schema/source_scanner.hpp"

// Any value gives an event or one failure; parser and scanner agree about which, and so do the two passes
// of the validator; and no node, true or made up, leads out of the document.
namespace {

using namespace strandline;
using Document = model::JsonDocument;

constexpr std::size_t payload_bytes_max = 64 * 1024;
constexpr std::size_t depth_max = 64;

// A little of every keyword.
constexpr std::string_view order_schema = R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 40},
        "type": {"const": "ORDER_CREATED"}, "timestamp": {"type": "string", "format": "date-time"},
        "data": {"$ref": "#/$defs/data"}, "tags": {"uniqueItems": true, "contains": {"type": "string"}},
        "tree": {"$ref": "#/$defs/tree"}},
    "patternProperties": {"^x_[a-z]+$": {"multipleOf": 0.01}}, "required": ["type"],
    "unevaluatedProperties": {"anyOf": [{"type": ["number", "null"]}, {"enum": ["a", {"b": [1]}]},
                                        {"not": {"maxProperties": 2}}]},
    "$defs": {"data": {"type": "object", "required": ["price"], "additionalProperties": false,
            "properties": {"price": {"type": "number", "minimum": 0}, "note": {"type": ["string", "null"]},
                "kind": {"oneOf": [{"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]}]}}},
        "tree": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}}}})";

schema::Compiled& compiled() {
    static schema::Compiled one = [] {
        const schema::SchemaText text{.path = "fuzz.json",
                                      .base_uri = "https://fuzz.invalid/fuzz.json",
                                      .text = std::string(order_schema)};
        return schema::compile(std::span(&text, 1));
    }();
    STRANDLINE_VERIFY(one.graph != nullptr, "the schema does not compile");
    return one;
}

std::shared_ptr<const schema::SchemaSet> schemas() {
    const std::vector<schema::EventSchema> types{
        {.type = 1, .name = "ORDER_CREATED", .root = compiled().roots.front()}};
    return std::make_shared<const schema::SchemaSet>(compiled().graph, types, "/type");
}

schema::EventReader& reader() {
    static schema::EventReader one([] {
        schema::EventReaderSettings settings;
        settings.payload_bytes_max = payload_bytes_max;
        settings.depth_max = depth_max;
        settings.types = {"ORDER_CREATED", "ORDER_CANCELLED"};
        settings.ignored = {"PAYMENT_COMPLETED"};
        settings.schemas = schemas();
        return settings;
    }());
    return one;
}

void ask_everything(const Document& json, Document::Node node) {
    std::string_view text;
    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    Document::Node other = 0;
    (void)json.type(node);
    if (json.string(node, text) == Document::Status::ok && !text.empty())
        STRANDLINE_VERIFY(text.front() == text[0] && text.back() == text[text.size() - 1], "");
    (void)json.integer(node, integer);
    (void)json.real(node, real);
    (void)json.boolean(node, boolean);
    (void)json.find(node, "/0/type/1", other);
    (void)json.first(node, text, other);
    (void)json.next(node, text, other);
}

void walk(const Document& json, Document::Node parent, std::size_t depth) {
    STRANDLINE_VERIFY(depth <= depth_max, "deeper than the limit");
    std::string_view key;
    Document::Node node = 0;
    auto status = json.first(parent, key, node);
    for (; status == Document::Status::ok; status = json.next(node, key, node)) {
        STRANDLINE_VERIFY(json.type(node) != Document::Type::none, "a node that is no value");
        ask_everything(json, node);
        walk(json, node, depth + 1);
    }
    STRANDLINE_VERIFY(status != Document::Status::invalid, "a node of its own that is invalid");
}

void forge(const Document& json, std::string_view bytes) {
    for (; bytes.size() >= sizeof(Document::Node); bytes.remove_prefix(sizeof(Document::Node))) {
        Document::Node node = 0;
        std::memcpy(&node, bytes.data(), sizeof node);
        ask_everything(json, node);
        ask_everything(json, node & 0xFFFF);
    }
}

void must_be_valid(std::string_view value) {
    static schema::JsonParser parser(payload_bytes_max, depth_max);
    STRANDLINE_VERIFY(!parser.parse(value), "an event that is no JSON");
    const schema::FullPassResult result =
        schema::find_violations(*compiled().graph, compiled().roots.front(), parser.root(),
                                {.steps = schema::steps_for(value.size())});
    STRANDLINE_VERIFY(result.outcome != schema::Outcome::invalid,
                      "the flag pass takes what the full pass refuses");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > payload_bytes_max) return 0;
    const std::string value(reinterpret_cast<const char*>(data), size);  // no padding behind it
    model::Record record;
    record.value = value;
    model::Event event;
    const model::Failure* failure = reader().decode(record, {}, event);
    const auto trouble = schema::find_trouble(value, depth_max);

    const bool parsed =
        failure == nullptr ||
        failure->failure_class >= model::FailureClass::event_type_missing;  // in their order
    STRANDLINE_VERIFY(
        failure == nullptr || failure->failure_class != model::FailureClass::validator_disagreement,
        "the flag pass refused what the full pass takes");
    STRANDLINE_VERIFY(parsed == !trouble.has_value(), "parser and scanner do not agree");
    STRANDLINE_VERIFY(parsed || failure->failure_class == trouble->failure_class, "two classes");
    if (!parsed) return 0;
    STRANDLINE_VERIFY(event.json != nullptr && event.value.size() == value.size() &&
                          (event.removed_members > 0 || event.value == value),
                      "an event without its value");
    if (failure == nullptr && event.type_index == 1) must_be_valid(event.value);
    walk(*event.json, 0, 0);
    forge(*event.json, value);
    return 0;
}

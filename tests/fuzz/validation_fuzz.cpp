#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/verify.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/event_reader.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "schema/schema_set.hpp"

// Guard, parse, validate, list the violations: the first byte of the input picks the schema, the rest is
// the event. Both passes agree, and what fails has a short message.
namespace {

using namespace strandline;

constexpr std::size_t payload_bytes_max = 64 * 1024;

// Every family of keywords, in few schemas.
constexpr std::array schemas{
    R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","additionalProperties":false,
        "required":["id","data"],"properties":{"id":{"type":"string","format":"uuid"},"data":{
        "type":"array","minItems":1,"uniqueItems":true,"items":{"type":"number","multipleOf":0.01}}}})",
    R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/tree","$defs":{"tree":{
        "type":["object","null"],"properties":{"left":{"$ref":"#/$defs/tree"},"right":{"$ref":"#/$defs/tree"},
        "key":{"enum":[1,1.5,"a",null,[1],{"b":2}]}},"unevaluatedProperties":false}}})",
    R"({"$schema":"https://json-schema.org/draft/2019-09/schema","anyOf":[{"properties":{"a":true}},
        {"properties":{"b":{"contains":{"type":"string"},"maxContains":2}}}],
        "dependentRequired":{"a":["b"]},"unevaluatedProperties":{"type":"integer"}})",
    R"({"$schema":"http://json-schema.org/draft-07/schema#","oneOf":[
        {"required":["kind"],"properties":{"kind":{"const":"a"},"x":{"minimum":1,"exclusiveMaximum":9}}},
        {"required":["kind"],"properties":{"kind":{"const":"b"},"x":{"pattern":"^(a+)+$"}}}]})",
    R"({"$schema":"http://json-schema.org/draft-07/schema#","propertyNames":{"pattern":"^[a-z]+$"},
        "patternProperties":{"^t":{"format":"date-time"},"^u":{"format":"uri"},"^h":{"format":"idn-hostname"},
        "^e":{"format":"idn-email"},"^d":{"format":"duration"},"^i":{"format":"ipv6"},
        "^r":{"format":"regex"},"^p":{"format":"uri-template"}},"additionalProperties":{"minLength":2}})",
    R"({"$schema":"http://json-schema.org/draft-07/schema#","if":{"type":"array"},"then":{"items":[true,
        {"not":{"type":"string"}}],"additionalItems":{"maxLength":3}},"else":{"minProperties":1,"maxProperties":3}})"};

struct Subject {
    std::shared_ptr<const schema::Graph> graph;
    schema::NodeIndex root{schema::no_node};
    std::unique_ptr<schema::EventReader> reader;
};

Subject subject_of(const char* text) {
    const std::array<schema::SchemaText, 1> texts{{{.path = "schema.json",
                                                    .base_uri = "file:///schema.json",
                                                    .text = text,
                                                    .only_if_referenced = false}}};
    const schema::Compiled compiled = schema::compile(texts);
    STRANDLINE_VERIFY(compiled.graph != nullptr, "a schema of the target does not compile");
    schema::EventReaderSettings settings;
    settings.payload_bytes_max = payload_bytes_max;
    settings.type_pointer = "";
    settings.type_header = "type";
    settings.types = {"T"};
    settings.schemas = std::make_shared<const schema::SchemaSet>(
        compiled.graph,
        std::vector<schema::EventSchema>{{.type = 1, .name = "T", .root = compiled.roots.front()}},
        "");
    return {compiled.graph, compiled.roots.front(),
            std::make_unique<schema::EventReader>(std::move(settings))};
}

std::vector<Subject>& subjects() {
    static std::vector<Subject> all = [] {
        std::vector<Subject> made;
        for (const char* text : schemas) made.push_back(subject_of(text));
        return made;
    }();
    return all;
}

void full_pass_agrees(const Subject& subject, const model::Event& event) {
    static schema::JsonParser parser(payload_bytes_max, 64);
    if (parser.parse(event.value)) STRANDLINE_VERIFY(false, "an event that is no JSON");
    const schema::FullPassResult full =
        schema::find_violations(*subject.graph, subject.root, parser.root(),
                                {.steps = schema::steps_for(event.value.size()),
                                 .seed = 1,
                                 .show_undeclared_names = false});
    STRANDLINE_VERIFY(full.outcome != schema::Outcome::invalid, "only the full pass refuses it");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > payload_bytes_max) return 0;
    const Subject& subject = subjects()[(data[0] - std::size_t{'0'}) % schemas.size()];
    const std::string value(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::array<model::Header, 1> headers{{{.name = "type", .value = "T"}}};
    model::Record record;
    record.value = Bytes(value);
    model::Event event;
    const model::Failure* failure = subject.reader->decode(record, headers, event);
    if (failure == nullptr) {
        full_pass_agrees(subject, event);
        return 0;
    }
    STRANDLINE_VERIFY(failure->failure_class != model::FailureClass::validator_disagreement,
                      "only the flag pass refuses it");
    STRANDLINE_VERIFY(!failure->message.empty() && failure->message.size() <= 1024,
                      "a message of no length");
    return 0;
}

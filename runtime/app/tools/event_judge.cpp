#include "app/tools/event_judge.hpp"

#include <array>
#include <string>

#include "schema/schema_set.hpp"

namespace strandline::app {

namespace {

// A header says the type, so that the values need not have one.
const std::string type_header = "event-type";
const std::string type_name = "value";

schema::EventReaderSettings settings_for(const CompiledSchema& compiled,
                                         std::size_t payload_bytes_max) {
    schema::EventReaderSettings settings;
    settings.payload_bytes_max = payload_bytes_max;
    settings.type_pointer = "";
    settings.type_header = type_header;
    settings.types = {type_name};
    settings.schemas = std::make_shared<const schema::SchemaSet>(
        compiled.graph,
        std::vector<schema::EventSchema>{{.type = 1, .name = type_name, .root = compiled.root}},
        settings.type_pointer);
    return settings;
}

}  // namespace

EventJudge::EventJudge(const CompiledSchema& schema, std::size_t payload_bytes_max)
    : reader_(settings_for(schema, payload_bytes_max)) {}

EventJudge::Judgement EventJudge::judge(Bytes value) {
    const std::array<model::Header, 1> headers{{{.name = type_header, .value = type_name}}};
    model::Record record;
    record.value = is_null(value) ? Bytes("", 0) : value;
    model::Event event;
    const model::Failure* failure = reader_.decode(record, headers, event);
    return {.failure = failure, .removed_members = event.removed_members};
}

}  // namespace strandline::app

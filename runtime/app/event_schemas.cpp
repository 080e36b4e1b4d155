#include "app/event_schemas.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "schema/compatibility/accepts_all.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/digest.hpp"

namespace strandline::app {

namespace {

constexpr const char* code = "plugin-event-schema";

schema::Compiled compile_own(const plugin::EventManifest& event) {
    schema::CompileOptions options;
    options.warn_without_dialect = false;
    const std::vector<schema::SchemaText> texts{
        {.path = event.type, .base_uri = "strandline:/plugin/event", .text = event.schema}};
    return schema::compile(texts, options);
}

/// The first thing that is wrong with a schema, as a sentence's end.
std::string first_error(const schema::Compiled& compiled) {
    for (const schema::Fault& fault : compiled.faults)
        if (fault.severity == schema::Fault::Severity::error) return fault.message;
    return "it cannot be read";
}

void check_one(const config::StageDefinition& stage, const plugin::EventManifest& event,
               const PipelineSchemas& live, const PipelineSchemas::Type& type,
               config::Diagnostics& diagnostics) {
    const std::string handler = "handler '" + stage.handler.text + "'";
    const schema::Compiled own = compile_own(event);
    if (own.graph == nullptr) {
        diagnostics.error(
            stage.handler.position, code,
            handler + ": its own schema of " + event.type + " is none: " + first_error(own),
            "in plugin.json, name a schema that refers to no other file");
        return;
    }
    if (schema::schema_digest(schema::canonical_json(event.schema)) == type.digest) return;
    const schema::Acceptance acceptance =
        schema::accepts_all(*own.graph, own.roots.front(), *live.graph, type.root);
    if (acceptance.verdict == schema::Accepts::all) {
        diagnostics.warning(stage.handler.position, code,
                            handler + " was built for another " + event.type +
                                ", which allows all that this one allows",
                            "build it anew with the pipeline's schema");
        return;
    }
    diagnostics.error(stage.handler.position, code,
                      handler + " was built for another " + event.type + ": " + acceptance.reason,
                      "build it with the pipeline's schema, or give the pipeline the schema that "
                      "it was built for");
}

}  // namespace

void check_event_schemas(const config::StageDefinition& stage,
                         const plugin::HandlerManifest& handler, const PipelineSchemas& live,
                         config::Diagnostics& diagnostics) {
    if (live.graph == nullptr) return;
    for (const plugin::EventManifest& event : handler.events) {
        const bool taken = std::ranges::any_of(
            stage.on, [&](const auto& type) { return type.text == event.type; });
        const auto type = std::ranges::find(live.types, event.type, &PipelineSchemas::Type::name);
        if (taken && type != live.types.end()) check_one(stage, event, live, *type, diagnostics);
    }
}

}  // namespace strandline::app

#include "app/schemas.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/nearest.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/compiler/discriminator.hpp"
#include "schema/digest.hpp"

namespace strandline::app {

using config::Diagnostics;
using config::EventsDefinition;
using config::PipelineDefinition;
using config::Placed;
using config::SchemaDefinition;
using schema::SchemaText;

namespace {

std::string nearest_file(const std::string& path, const config::Environment& environment) {
    const std::filesystem::path wanted(path);
    const std::string folder = wanted.parent_path().string();
    const auto entries = environment.list(folder.empty() ? "." : folder);
    if (!entries) return {};
    const std::vector<std::string_view> names(entries->begin(), entries->end());
    return did_you_mean(wanted.filename().string(), names);
}

// The files of all pipelines, each read once.
class Library {
public:
    Library(const config::Environment& environment, Diagnostics& diagnostics)
        : environment_(environment), diagnostics_(diagnostics) {}

    // False when it cannot be read, which is reported wherever it is named.
    bool add(const Placed& file) {
        if (find(file.text) != texts_.end()) return true;
        auto read = environment_.read(file.text, schema::SchemaLimits{}.text_bytes);
        if (!read) {
            const bool missing = read.error().code == "file-missing";
            diagnostics_.error(file.position, read.error().code, read.error().message,
                               missing ? nearest_file(file.text, environment_) : "");
            return false;
        }
        const std::string absolute =
            std::filesystem::absolute(file.text).lexically_normal().string();
        texts_.push_back({.path = file.text,
                          .base_uri = schema::file_uri(absolute),
                          .text = std::move(read->text),
                          .only_if_referenced = true});
        return true;
    }

    // All of them, of which those of one pipeline are to be compiled.
    [[nodiscard]] std::vector<SchemaText> texts_for(const EventsDefinition& events) const {
        std::vector<SchemaText> texts = texts_;
        for (const SchemaDefinition& schema : events.schemas)
            texts[index_of(schema.file.text)].only_if_referenced = false;
        for (const Placed& file : events.definitions) texts[index_of(file.text)].read_anyway = true;
        return texts;
    }
    [[nodiscard]] std::size_t index_of(const std::string& path) const {
        return static_cast<std::size_t>(find(path) - texts_.begin());
    }

private:
    [[nodiscard]] std::vector<SchemaText>::const_iterator find(const std::string& path) const {
        return std::ranges::find(texts_, path, &SchemaText::path);
    }

    const config::Environment& environment_;
    Diagnostics& diagnostics_;
    std::vector<SchemaText> texts_;
};

// A file that two pipelines share is wrong once.
class Reporter {
public:
    explicit Reporter(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void report(const std::vector<schema::Fault>& faults) {
        for (const schema::Fault& fault : faults) {
            if (!told_.insert({fault.file, fault.line, fault.column, fault.message}).second)
                continue;
            const bool is_error = fault.severity == schema::Fault::Severity::error;
            diagnostics_.add(
                {.position = {.file = fault.file, .line = fault.line, .column = fault.column},
                 .severity = is_error ? config::Severity::error : config::Severity::warning,
                 .code = fault.code,
                 .message = fault.message,
                 .hint = fault.hint});
        }
    }

private:
    Diagnostics& diagnostics_;
    std::set<std::tuple<std::string, std::uint32_t, std::uint32_t, std::string>> told_;
};

schema::CompileOptions options_for(const PipelineDefinition& pipeline) {
    const config::ValidationDefinition& validation = pipeline.events.validation;
    schema::CompileOptions options;
    options.forbidden_names = pipeline.forbidden_keys.names;
    if (pipeline.forbidden_keys.action == config::ForbiddenKeys::allow)
        options.forbidden_names.clear();
    options.strict = validation.strict;
    if (validation.formats == config::FormatsAre::annotations)
        options.formats = schema::Formats::annotate;
    return options;
}

bool is_handled(const PipelineDefinition& pipeline, const std::string& type) {
    return std::ranges::any_of(pipeline.stages, [&](const config::StageDefinition& stage) {
        return std::ranges::find(stage.on, type, &Placed::text) != stage.on.end();
    });
}

PipelineSchemas compile_one(const PipelineDefinition& pipeline, const Library& library,
                            schema::SchemaCompiler& compiler, Reporter& reporter) {
    const EventsDefinition& events = pipeline.events;
    const std::vector<SchemaText> texts = library.texts_for(events);
    const schema::Compiled compiled = compiler.compile(texts, options_for(pipeline));
    reporter.report(compiled.faults);
    PipelineSchemas schemas;
    if (!compiled.graph) return schemas;
    schemas.graph = compiled.graph;
    for (const SchemaDefinition& schema : events.schemas) {
        const schema::NodeIndex root = compiled.roots[library.index_of(schema.file.text)];
        schemas.types.push_back(
            {.name = schema.type.text,
             .root = root,
             .digest = schema::schema_digest(*compiled.graph, root,
                                             texts[library.index_of(schema.file.text)], texts)});
        if (!events.type.pointer.empty())  // else it stands in a header
            reporter.report(schema::check_discriminator(
                *compiled.graph, root, {.pointer = events.type.pointer, .type = schema.type.text},
                texts));
        if (pipeline.dedupe.on && is_handled(pipeline, schema.type.text))
            reporter.report(schema::check_event_id(
                *compiled.graph, root, {.pointer = events.id, .type = schema.type.text}, texts));
    }
    return schemas;
}

}  // namespace

std::vector<PipelineSchemas> load_schemas(const std::vector<PipelineDefinition>& pipelines,
                                          const config::Environment& environment,
                                          Diagnostics& diagnostics) {
    Library library(environment, diagnostics);
    std::vector<bool> readable;
    for (const PipelineDefinition& pipeline : pipelines) {
        bool sound = true;
        for (const SchemaDefinition& schema : pipeline.events.schemas)
            sound = library.add(schema.file) && sound;
        for (const Placed& file : pipeline.events.definitions) sound = library.add(file) && sound;
        readable.push_back(sound);
        if (pipeline.events.schemas.empty() && pipeline.events.position.line != 0)
            diagnostics.warning(
                pipeline.events.position, "nothing-validated",
                "pipeline '" + pipeline.name.text + "' has no schemas, so no event is validated",
                "add 'schemas: {TYPE: FILE}' to 'events'");
    }
    schema::SchemaCompiler compiler;
    Reporter reporter(diagnostics);
    std::vector<PipelineSchemas> all;
    for (std::size_t at = 0; at < pipelines.size(); ++at) {
        const EventsDefinition& events = pipelines[at].events;
        if (readable[at] && !events.schemas.empty())
            all.push_back(compile_one(pipelines[at], library, compiler, reporter));
        else
            all.emplace_back();
    }
    return all;
}

}  // namespace strandline::app

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.hpp"
#include "config/check.hpp"
#include "config/scalars.hpp"

namespace strandline::config {
namespace {

bool names(const std::vector<Placed>& list, const std::string& text) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Placed& placed) { return placed.text == text; });
}

void check_types(const PipelineDefinition& pipeline, Diagnostics& diagnostics) {
    for (const auto& ignored : pipeline.events.ignore) {
        const bool handled = std::any_of(
            pipeline.stages.begin(), pipeline.stages.end(),
            [&](const StageDefinition& stage) { return names(stage.on, ignored.text); });
        if (!handled) continue;
        diagnostics.error(ignored.position, "type-handled-and-ignored",
                          "'" + ignored.text + "' is ignored here and handled by a stage",
                          "remove it from 'ignore' or from the stage's 'on'");
    }
}

/// Where schemas are given at all, every type that is handled has one: else events would come through
/// that nobody has looked at.
void check_schemas(const PipelineDefinition& pipeline, Diagnostics& diagnostics) {
    const EventsDefinition& events = pipeline.events;
    if (events.schemas.empty()) return;
    std::vector<std::string_view> with_schema;
    for (const SchemaDefinition& schema : events.schemas) with_schema.push_back(schema.type.text);
    for (const StageDefinition& stage : pipeline.stages) {
        for (const Placed& type : stage.on) {
            if (std::ranges::find(with_schema, type.text) != with_schema.end()) continue;
            const std::string nearest = did_you_mean(type.text, with_schema);
            diagnostics.error(
                type.position, "type-without-schema",
                "'" + type.text + "' is handled here and has no schema in events.schemas",
                nearest.empty() ? "add '" + type.text + ": FILE' there" : nearest);
        }
    }
    for (const SchemaDefinition& schema : events.schemas) {
        const bool used = names(events.ignore, schema.type.text) ||
                          std::ranges::any_of(pipeline.stages, [&](const StageDefinition& stage) {
                              return names(stage.on, schema.type.text);
                          });
        if (used) continue;
        std::vector<std::string_view> handled;
        for (const StageDefinition& stage : pipeline.stages)
            for (const Placed& type : stage.on) handled.push_back(type.text);
        diagnostics.warning(
            schema.type.position, "schema-unused",
            "no stage handles '" + schema.type.text + "', so its schema does nothing",
            did_you_mean(schema.type.text, handled));
    }
}

/// A record written to a source would come back, and round again.
void check_topic(const PipelineDefinition& pipeline, const Placed& topic, const std::string& what,
                 Diagnostics& diagnostics) {
    if (!names(pipeline.source.topics, topic.text)) return;
    diagnostics.error(topic.position, "topic-cycle",
                      what + " '" + topic.text +
                          "' is also a source of this pipeline; records "
                          "would go round for ever",
                      "choose another topic");
}

void check_output(const PipelineDefinition& pipeline, const OutputDefinition& output,
                  Diagnostics& diagnostics) {
    if (output.discard || output.topic.text.empty()) return;
    check_topic(pipeline, output.topic, "the output topic", diagnostics);
    const auto& dead = pipeline.dead_letters;
    if (output.topic.text == dead.topic.text || output.topic.text == dead.poison_topic.text) {
        diagnostics.error(output.topic.position, "topic-shared",
                          "'" + output.topic.text +
                              "' keeps this pipeline's failed records; its "
                              "readers could not tell them from outputs",
                          "choose another topic");
    }
    if (output.key && !pipeline.events.id.empty() && *output.key == pipeline.events.id) {
        diagnostics.warning(output.key_position, "key-is-event-id",
                            "the key is the unique event id; no two records share it, so there is "
                            "no order to keep",
                            "use the id of an entity, as /data/orderId");
    }
}

void check_dead_letters(const PipelineDefinition& pipeline, Diagnostics& diagnostics) {
    const auto& dead = pipeline.dead_letters;
    check_topic(pipeline, dead.topic, "the dead letter topic", diagnostics);
    check_topic(pipeline, dead.poison_topic, "the poison topic", diagnostics);
    if (dead.topic.text.empty() || dead.poison_topic.text != dead.topic.text) return;
    diagnostics.error(dead.poison_topic.position, "topic-shared",
                      "the poison topic is the dead letter topic; what is replayed from it would "
                      "be poison again",
                      "choose another topic");
}

void check_deadline(const PipelineDefinition& pipeline, const StageDefinition& stage,
                    Diagnostics& diagnostics) {
    if (stage.deadline < pipeline.stop.drain) return;
    diagnostics.error(stage.deadline_position, "deadline-above-drain",
                      "the stage's deadline (" + duration_text(stage.deadline) +
                          ") is not below stop.drain (" + duration_text(pipeline.stop.drain) +
                          "); a stop would cut the handler off",
                      "shorten 'deadline' or raise stop.drain");
}

}  // namespace

void check_pipeline(const PipelineDefinition& pipeline, Diagnostics& diagnostics) {
    check_types(pipeline, diagnostics);
    check_schemas(pipeline, diagnostics);
    for (const auto& stage : pipeline.stages) {
        for (const auto& output : stage.outputs) check_output(pipeline, output, diagnostics);
        check_deadline(pipeline, stage, diagnostics);
    }
    check_dead_letters(pipeline, diagnostics);
}

}  // namespace strandline::config

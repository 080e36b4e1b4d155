#include "config/read_stage.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "config/json_text.hpp"
#include "config/scalars.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

using namespace std::chrono_literals;

void read_handler(const Node* node, StageDefinition& stage, ReadContext& context) {
    const auto text = read_text(node, context);
    if (!text) return;
    const auto dot = text->find('.');
    const auto plugin = text->substr(0, dot);
    const auto handler = dot == std::string::npos ? std::string{} : text->substr(dot + 1);
    if (!is_plugin_id(plugin) || !is_plugin_id(handler)) {
        context.diagnostics.error(node->position(), "invalid-handler",
                                  shown(*node) + " names no handler of a plugin",
                                  "write plugin.handler in lower case, as order_enricher.enrich");
        return;
    }
    stage.handler = {*text, node->position()};
    stage.plugin_name = plugin;
    stage.handler_name = handler;
}

void read_config(const Node* node, StageDefinition& stage, ReadContext& context) {
    if (node == nullptr) return;
    if (!is_kind(node, Node::Kind::mapping, context)) return;
    auto json = to_json(*node, context);
    stage.config_json = std::move(json.text);
    stage.config_positions = std::move(json.positions);
}

BackoffDefinition read_backoff(const Node* node, ReadContext& context) {
    BackoffDefinition backoff;
    Section section(node, keys::backoff, context);
    assign(backoff.initial, read_duration(section.find("initial"), 1ms, 1h, context));
    assign(backoff.factor, read_decimal(section.find("factor"), 1, 100, context));
    assign(backoff.max, read_duration(section.find("max"), 1ms, 24h, context));
    assign(backoff.jitter, read_decimal(section.find("jitter"), 0, 1, context));
    if (backoff.initial > backoff.max) {
        const auto* name = section.has("max") ? "max" : "initial";
        context.diagnostics.error(section.position_of(name), "backoff-order",
                                  "the first wait is longer than the longest",
                                  "make 'max' at least 'initial'");
    }
    return backoff;
}

RetryDefinition read_retry(const Node* node, ReadContext& context) {
    RetryDefinition retry;
    Section section(node, keys::retry, context);
    assign(retry.attempts, read_count(section.find("attempts"), 1, 1'000, context));
    retry.backoff = read_backoff(section.find("backoff"), context);
    return retry;
}

OutputDefinition read_output(const Member& member, ReadContext& context) {
    OutputDefinition output;
    output.name = {member.name, member.position};
    const auto& value = member.value;
    if (value.kind == Node::Kind::scalar) {
        static constexpr Word<bool> words[]{{"discard", true}};
        output.discard = read_word(&value, words, {}, context).has_value();
        return output;
    }
    Section section(&value, keys::output, context);
    const auto* topic = section.require("topic", "says where it is published");
    if (auto name = read_topic(topic, context)) output.topic = {*name, topic->position()};
    const auto* key = section.find("key");
    output.key = read_pointer(key, context);
    if (key != nullptr) output.key_position = key->position();
    assign(output.type, read_text(section.find("type"), context));
    assign(output.content_type, read_text(section.find("content_type"), context));
    return output;
}

std::vector<OutputDefinition> read_outputs(const Node* node, ReadContext& context) {
    std::vector<OutputDefinition> outputs;
    if (!is_kind(node, Node::Kind::mapping, context)) return outputs;
    for (const auto& member : node->members) {
        if (!is_name(member.name)) {
            context.diagnostics.error(member.position, "invalid-name",
                                      "'" + member.name + "' is no name for an output",
                                      "write 1 to 64 letters, digits, '.', '_' and '-'");
        } else if (member.value.kind == Node::Kind::null) {
            context.diagnostics.error(member.position, "empty-value",
                                      "'" + member.name + "' has no value",
                                      "give it a topic, or write discard");
        } else {
            outputs.push_back(read_output(member, context));
        }
    }
    return outputs;
}

StageDefinition read_stage(const Node& node, ReadContext& context) {
    StageDefinition stage;
    stage.position = node.position();
    Section section(&node, keys::stage, context);
    read_handler(section.require("handler", "names what is called"), stage, context);
    stage.on = read_list(section.require("on", "names the event types that the stage handles"),
                         read_text, context);
    read_config(section.find("config"), stage, context);
    const auto* deadline = section.find("deadline");
    assign(stage.deadline, read_duration(deadline, 1ms, 1h, context));
    stage.deadline_position = deadline == nullptr ? node.position() : deadline->position();
    stage.retry = read_retry(section.find("retry"), context);
    stage.outputs = read_outputs(section.find("outputs"), context);
    return stage;
}

}  // namespace

std::vector<StageDefinition> read_stages(const Node* node, ReadContext& context) {
    std::vector<StageDefinition> stages;
    if (!is_kind(node, Node::Kind::sequence, context)) return stages;
    if (node->items.empty()) {
        context.diagnostics.error(node->position(), "empty-list", "the pipeline has no stage",
                                  "name at least one handler");
    }
    for (const auto& item : node->items) stages.push_back(read_stage(item, context));
    return stages;
}

}  // namespace strandline::config

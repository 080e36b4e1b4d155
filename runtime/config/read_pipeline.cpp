#include "config/read_pipeline.hpp"

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "config/read_dedupe.hpp"
#include "config/read_events.hpp"
#include "config/read_guards.hpp"
#include "config/read_stage.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

void read_start(const Node* node, StartAt& start, ReadContext& context) {
    static constexpr Word<StartAt::Kind> words[]{{"latest", StartAt::Kind::latest},
                                                 {"earliest", StartAt::Kind::earliest}};
    if (node == nullptr) return;
    if (node->kind != Node::Kind::mapping) {
        assign(start.kind, read_word(node, words, {}, context));
        return;
    }
    Section section(node, keys::source_start, context);
    start.kind = StartAt::Kind::timestamp;
    assign(start.timestamp_ms,
           read_timestamp(section.require("timestamp", "says from when on to read"), context));
}

SourceDefinition read_source(const Node* node, ReadContext& context) {
    static constexpr Word<WhenOffsetIsGone> gone_words[]{{"stop", WhenOffsetIsGone::stop},
                                                         {"earliest", WhenOffsetIsGone::earliest},
                                                         {"latest", WhenOffsetIsGone::latest}};
    static constexpr Word<bool> assignor_words[]{{"range", true}};
    static constexpr std::array<std::string_view, 2> later_assignors{"broker-range",
                                                                     "cooperative-sticky"};
    SourceDefinition source;
    Section section(node, keys::source, context);
    source.topics = read_list(section.require("topics", "names what is read"), read_topic, context);
    const auto* group = section.require("group", "names the consumer group");
    if (auto text = read_text(group, context)) source.group = {*text, group->position()};
    read_start(section.require("start", "has no default; it decides which records are read first"),
               source.start, context);
    assign(source.when_offset_is_gone,
           read_word(section.find("when_offset_is_gone"), gone_words, {}, context));
    (void)read_word(section.find("assignor"), assignor_words, later_assignors, context);
    return source;
}

/// Also when it says so wrongly, which is reported where it stands.
bool says_where_ids_stand(const Node& root) {
    const auto* events = root.kind == Node::Kind::mapping ? root.find("events") : nullptr;
    return events != nullptr && events->value.kind == Node::Kind::mapping &&
           events->value.find("id") != nullptr;
}

Tombstones read_tombstones(const Node* node, ReadContext& context) {
    static constexpr Word<Tombstones> words[]{{"dead_letter", Tombstones::dead_letter},
                                              {"skip", Tombstones::skip},
                                              {"handle", Tombstones::handle}};
    return read_word(node, words, {}, context).value_or(Tombstones::dead_letter);
}

void read_delivery(const Node* node, ReadContext& context) {
    static constexpr Word<bool> words[]{{"at_least_once", true}};
    static constexpr std::array<std::string_view, 1> later{"exactly_once"};
    (void)read_word(node, words, later, context);
}

DeadLettersDefinition read_dead_letters(const Node* node, ReadContext& context) {
    DeadLettersDefinition dead_letters;
    Section section(node, keys::dead_letters, context);
    const auto* topic = section.require("topic", "keeps the records that failed");
    if (auto name = read_topic(topic, context)) {
        dead_letters.topic = {*name, topic->position()};
        dead_letters.poison_topic = {*name + "-poison", topic->position()};
    }
    assign(dead_letters.max_retries, read_count(section.find("max_retries"), 1, 1'000, context));
    const auto* poison = section.find("poison_topic");
    if (auto name = read_topic(poison, context)) {
        dead_letters.poison_topic = {*name, poison->position()};
    } else if (poison == nullptr && dead_letters.poison_topic.text.size() > 249) {
        context.diagnostics.error(topic->position(), "invalid-topic",
                                  shown(*topic) + " is too long for a '-poison' behind it",
                                  "shorten it, or name a poison_topic");
    }
    return dead_letters;
}

StopDefinition read_stop(const Node* node, const Position& file, ReadContext& context) {
    StopDefinition stop;
    stop.position = file;
    Section section(node, keys::stop, context);
    const auto* drain = section.find("drain");
    assign(stop.drain, read_duration(drain, 1s, 1h, context));
    if (drain != nullptr) stop.position = drain->position();
    return stop;
}

CommitDefinition read_commit(const Node* node, ReadContext& context) {
    CommitDefinition commit;
    Section section(node, keys::commit, context);
    assign(commit.every, read_duration(section.find("every"), 10ms, 1h, context));
    assign(commit.max_records, read_count(section.find("max_records"), 1, 10'000'000, context));
    return commit;
}

MemoryDefinition read_memory(const Node* node, ReadContext& context) {
    MemoryDefinition memory;
    Section section(node, keys::memory, context);
    assign(memory.fetch_bytes,
           read_size(section.find("fetch"), mebibyte, 1024 * 1024 * mebibyte, context));
    assign(memory.in_flight, read_count(section.find("in_flight"), 1, 1'000'000, context));
    return memory;
}

ProducerDefinition read_producer(const Node* node, ReadContext& context) {
    static constexpr Word<Compression> words[]{{"none", Compression::none},
                                               {"gzip", Compression::gzip},
                                               {"snappy", Compression::snappy},
                                               {"lz4", Compression::lz4},
                                               {"zstd", Compression::zstd}};
    ProducerDefinition producer;
    Section section(node, keys::producer, context);
    const auto* timeout = section.find("timeout");
    assign(producer.linger, read_duration(section.find("linger"), 0ms, 1min, context));
    assign(producer.compression, read_word(section.find("compression"), words, {}, context));
    assign(producer.timeout, read_duration(timeout, 1s, 1h, context));
    if (producer.linger >= producer.timeout) {
        context.diagnostics.error(timeout->position(), "producer-timeout",
                                  "a record would time out while it still waits for its batch",
                                  "make 'timeout' longer than 'linger'");
    }
    return producer;
}

}  // namespace

PipelineDefinition read_pipeline(const Node& root, ReadContext& context) {
    PipelineDefinition pipeline;
    pipeline.position = root.position();
    Section section(&root, keys::pipeline, context);
    (void)section.find("version");
    const auto* name = section.require("pipeline", "is the label in metrics and logs");
    if (auto text = read_name(name, context)) pipeline.name = {*text, name->position()};
    const auto* cluster = section.require("cluster", "names a cluster of the host's file");
    if (auto text = read_name(cluster, context)) pipeline.cluster = {*text, cluster->position()};
    pipeline.source = read_source(section.require("source", "says what is read"), context);
    pipeline.events =
        read_events(section.require("events", "says where an event's type stands"), context);
    pipeline.limits = read_limits(section.find("limits"), context);
    pipeline.forbidden_keys = read_forbidden_keys(section.find("forbidden_keys"), context);
    pipeline.byte_order_mark = read_byte_order_mark(section.find("byte_order_mark"), context);
    pipeline.tombstones = read_tombstones(section.find("tombstones"), context);
    pipeline.dedupe = read_dedupe(section.find("dedupe"), says_where_ids_stand(root), context);
    pipeline.stages = read_stages(section.require("stages", "says what is done"), context);
    read_delivery(section.find("delivery"), context);
    pipeline.dead_letters = read_dead_letters(
        section.require("dead_letters", "says where records go that failed"), context);
    assign(pipeline.trust_source_headers,
           read_boolean(section.find("trust_source_headers"), context));
    pipeline.stop = read_stop(section.find("stop"), root.position(), context);
    pipeline.commit = read_commit(section.find("commit"), context);
    pipeline.memory = read_memory(section.find("memory"), context);
    pipeline.producer = read_producer(section.find("producer"), context);
    return pipeline;
}

}  // namespace strandline::config

#include "app/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace strandline::app {

using config::PipelineDefinition;

namespace {

// A dead letter's headers and key; beside 1 MB it is just what a topic takes by default.
constexpr std::uint64_t dead_letter_headers_bytes = 48'576;

std::string join(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : ",") + word;
    return joined;
}

kafka::Security security_of(const config::SecurityDefinition& definition) {
    kafka::Security security;
    switch (definition.protocol) {
        case config::SecurityProtocol::sasl_ssl:
            security.protocol = kafka::SecurityProtocol::sasl_ssl;
            break;
        case config::SecurityProtocol::ssl:
            security.protocol = kafka::SecurityProtocol::ssl;
            break;
        case config::SecurityProtocol::plaintext:
        case config::SecurityProtocol::unset:  // an embedded cluster
            security.protocol = kafka::SecurityProtocol::plaintext;
            break;
    }
    security.mechanism = config::name_of(definition.mechanism);
    security.username = definition.username;
    security.password = definition.password;
    security.ca = definition.ca;
    security.certificate = definition.certificate;
    security.key = definition.key;
    return security;
}

/// The member's name in its group: the same after a restart, so that a restart moves nothing, and another
/// as soon as other topics are read. A coordinator gives a returning static member the partitions that it
/// had, without looking at what it subscribes to now: a pipeline that was rerouted would go on reading
/// its old topic.
std::string member_of(const std::string& instance, const std::string& pipeline,
                      std::vector<std::string> topics) {
    std::ranges::sort(topics);
    std::uint32_t hash = 2166136261;  // FNV-1a: short, and the same in every build
    for (const std::string& topic : topics)
        for (const char c : topic + '\n') hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return fmt::format("{}.{}.{:08x}", instance, pipeline, hash);
}

std::string client_id_of(const config::HostDefinition& host, const PipelineDefinition& pipeline) {
    return "strandline-" + host.instance + "-" + pipeline.name.text;
}

engine::RetryPolicy retry_of(const config::RetryDefinition& retry) {
    engine::RetryPolicy policy;
    policy.attempts = retry.attempts;
    policy.backoff_initial = retry.backoff.initial;
    policy.backoff_max = retry.backoff.max;
    policy.backoff_factor = retry.backoff.factor;
    policy.jitter = retry.backoff.jitter;
    return policy;
}

/// By TypeIndex, for one stage: the types of its `on:`; a tombstone that is handled goes to all.
std::vector<bool> wants_of(const config::StageDefinition& stage,
                           const std::vector<std::string>& types) {
    std::vector<bool> wants(types.size(), false);
    wants[model::undeclared_type] = true;
    for (std::size_t i = 1; i < types.size(); ++i) {
        wants[i] = std::ranges::any_of(
            stage.on, [&](const config::Placed& type) { return type.text == types[i]; });
    }
    return wants;
}

}  // namespace

std::vector<engine::OutputSettings> outputs_of(const PipelineDefinition& pipeline) {
    std::vector<engine::OutputSettings> outputs;
    for (std::size_t stage = 0; stage < pipeline.stages.size(); ++stage)
        for (const config::OutputDefinition& output : pipeline.stages[stage].outputs)
            if (!output.discard)
                outputs.push_back(
                    {.name = output.name.text, .topic = output.topic.text, .stage = stage});
    outputs.push_back(
        {.name = "dead_letters", .topic = pipeline.dead_letters.topic.text, .stage = 0});
    outputs.push_back(
        {.name = "poison", .topic = pipeline.dead_letters.poison_topic.text, .stage = 0});
    return outputs;
}

engine::OutputIndex first_output_of(const PipelineDefinition& pipeline, std::size_t stage) {
    std::size_t before = 0;
    for (std::size_t i = 0; i < stage; ++i)
        before += static_cast<std::size_t>(std::ranges::count_if(
            pipeline.stages[i].outputs, [](const auto& output) { return !output.discard; }));
    return static_cast<engine::OutputIndex>(before);
}

engine::PipelineSettings engine_settings(const PipelineDefinition& pipeline,
                                         const std::vector<StageFacts>& facts) {
    engine::PipelineSettings settings;
    settings.name = pipeline.name.text;
    for (const config::Placed& topic : pipeline.source.topics)
        settings.topics.push_back(topic.text);
    for (const std::string& type : config::declared_types(pipeline)) settings.types.push_back(type);
    for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
        const config::StageDefinition& stage = pipeline.stages[i];
        settings.stages.push_back(
            {.info = {.handler = stage.handler.text, .version = facts[i].version},
             .wants = wants_of(stage, settings.types),
             .reads_headers = facts[i].reads_headers,
             .retry = retry_of(stage.retry),
             .deadline = stage.deadline});
    }
    settings.outputs = outputs_of(pipeline);
    settings.max_retries = pipeline.dead_letters.max_retries;
    settings.dedupes = pipeline.dedupe.on;
    settings.in_flight_max = pipeline.memory.in_flight;
    settings.uncommitted_max = pipeline.commit.max_records;
    settings.commit_every = pipeline.commit.every;
    settings.drain = pipeline.stop.drain;
    return settings;
}

namespace {

schema::ForbiddenKeys action_of(const config::ForbiddenKeysDefinition& forbidden) {
    switch (forbidden.action) {
        case config::ForbiddenKeys::remove:
            return schema::ForbiddenKeys::remove;
        case config::ForbiddenKeys::reject:
            return schema::ForbiddenKeys::reject;
        case config::ForbiddenKeys::allow:
            return schema::ForbiddenKeys::allow;
    }
    return schema::ForbiddenKeys::remove;
}

// By the numbers that the reader gives the types: the declared ones, then the ignored.
std::shared_ptr<const schema::SchemaSet> schema_set(const PipelineSchemas& schemas,
                                                    const std::vector<std::string>& types,
                                                    const std::string& type_pointer) {
    if (!schemas.graph) return nullptr;
    std::vector<schema::EventSchema> of_types;
    for (const PipelineSchemas::Type& type : schemas.types) {
        const auto place = std::ranges::find(types, type.name);
        if (place == types.end()) continue;  // nobody handles it, nor is it ignored
        of_types.push_back({.type = static_cast<model::TypeIndex>(place - types.begin() + 1),
                            .name = type.name,
                            .root = type.root});
    }
    return std::make_shared<const schema::SchemaSet>(schemas.graph, of_types, type_pointer);
}

}  // namespace

schema::EventReaderSettings reader_settings(const PipelineDefinition& pipeline,
                                            const PipelineSchemas& schemas) {
    schema::EventReaderSettings settings;
    settings.payload_bytes_max = pipeline.limits.payload_bytes;
    settings.depth_max = pipeline.limits.depth;
    settings.members_max = pipeline.limits.members;
    settings.validation_steps_per_byte = pipeline.limits.validation_steps_per_byte;
    settings.forbidden_names = pipeline.forbidden_keys.names;
    settings.forbidden_keys = action_of(pipeline.forbidden_keys);
    if (pipeline.byte_order_mark == config::ByteOrderMark::skip)
        settings.byte_order_mark = schema::ByteOrderMark::skip;
    switch (pipeline.tombstones) {
        case config::Tombstones::dead_letter:
            settings.tombstones = schema::Tombstones::dead_letter;
            break;
        case config::Tombstones::skip:
            settings.tombstones = schema::Tombstones::skip;
            break;
        case config::Tombstones::handle:
            settings.tombstones = schema::Tombstones::handle;
            break;
    }
    settings.type_pointer = pipeline.events.type.pointer;
    settings.type_header = pipeline.events.type.header;
    settings.id_pointer = pipeline.events.id;
    for (const config::Placed& type : pipeline.events.ignore) settings.ignored.push_back(type.text);
    settings.types = config::declared_types(pipeline);
    settings.schemas = schema_set(schemas, settings.types, settings.type_pointer);
    settings.types.resize(settings.types.size() - settings.ignored.size());
    return settings;
}

kafka::ClientSettings client_settings(const config::HostDefinition& host,
                                      const std::string& cluster, const std::string& client_id,
                                      const std::string& embedded_brokers) {
    const config::ClusterDefinition& definition = host.clusters.at(cluster);
    kafka::ClientSettings client;
    client.brokers = definition.embedded ? embedded_brokers : join(definition.brokers);
    if (client.brokers.empty()) client.brokers = "127.0.0.1:9";  // only checked, never connected to
    client.client_id = client_id;
    client.security = security_of(definition.security);
    for (const config::LibrdkafkaProperty& property : definition.librdkafka)
        client.extra[property.name] = property.value;
    return client;
}

kafka::ConsumerSettings consumer_settings(const config::HostDefinition& host,
                                          const PipelineDefinition& pipeline,
                                          const std::string& embedded_brokers) {
    kafka::ConsumerSettings settings;
    settings.client = client_settings(host, pipeline.cluster.text, client_id_of(host, pipeline),
                                      embedded_brokers);
    settings.group = pipeline.source.group.text;
    for (const config::Placed& topic : pipeline.source.topics)
        settings.topics.push_back(topic.text);
    settings.group_instance = member_of(host.instance, pipeline.name.text, settings.topics);
    settings.start.kind = static_cast<kafka::StartAt::Kind>(pipeline.source.start.kind);
    settings.start.timestamp_ms = pipeline.source.start.timestamp_ms;
    settings.when_offset_is_gone =
        static_cast<kafka::WhenOffsetIsGone>(pipeline.source.when_offset_is_gone);
    if (pipeline.dedupe.on && pipeline.dedupe.store.text.empty())
        settings.history = pipeline.dedupe.ids;
    settings.fetch_bytes = pipeline.memory.fetch_bytes;
    return settings;
}

kafka::ProducerSettings producer_settings(const config::HostDefinition& host,
                                          const PipelineDefinition& pipeline,
                                          const std::string& embedded_brokers) {
    kafka::ProducerSettings settings;
    settings.client = client_settings(host, pipeline.cluster.text, client_id_of(host, pipeline),
                                      embedded_brokers);
    settings.linger = pipeline.producer.linger;
    settings.compression = config::name_of(pipeline.producer.compression);
    settings.timeout = pipeline.producer.timeout;
    for (const engine::OutputSettings& output : outputs_of(pipeline))
        settings.outputs.push_back({.name = output.name, .topic = output.topic});
    for (std::size_t own = settings.outputs.size() - 2; own < settings.outputs.size(); ++own)
        settings.outputs[own].cut_to_fit = true;
    // A record that the limit lets in fits whole into its dead letter, headers beside it.
    settings.client.extra.try_emplace(
        "message.max.bytes",
        std::to_string(std::max<std::uint64_t>(pipeline.limits.payload_bytes, 1'000'000) +
                       dead_letter_headers_bytes));
    return settings;
}

dedupe::redis::RedisSettings redis_settings(const config::StoreDefinition& store) {
    dedupe::redis::RedisSettings settings;
    settings.name = store.name;
    settings.host = store.host;
    settings.port = store.port;
    settings.database = store.database;
    settings.tls = store.tls;
    settings.username = store.username;
    settings.password = store.password;
    settings.ca = store.ca;
    settings.certificate = store.certificate;
    settings.key = store.key;
    return settings;
}

// Groups of one name on two clusters are two groups, and know nothing of each other's events.
dedupe::redis::RedisDedupeSettings redis_dedupe_settings(
    const config::PipelineDefinition& pipeline) {
    dedupe::redis::RedisDedupeSettings settings;
    settings.group = pipeline.cluster.text + ":" + pipeline.source.group.text;
    settings.window = pipeline.dedupe.time;
    settings.collision_is_duplicate =
        pipeline.dedupe.on_collision == config::OnCollision::duplicate;
    return settings;
}

}  // namespace strandline::app

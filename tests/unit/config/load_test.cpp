#include "config/load.hpp"
#include "config/read_stores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string minimal_pipeline = R"(version: 1
pipeline: orders
cluster: main
source: {topics: [order-events], group: order-service, start: latest}
events: {type: /type}
stages:
  - {handler: order_enricher.enrich, on: [ORDER_CREATED]}
dead_letters: {topic: order-events-dlq}
)";

const std::string minimal_host = R"(version: 1
instance: host-1
clusters:
  main:
    brokers: [kafka-1:9093]
    security: {protocol: ssl}
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    return text.replace(text.find(what), what.size(), with);
}

class Load : public testing::Test {
protected:
    void file(const std::string& path, const std::string& text) {
        environment.files[path] = {text, 0644, true};
    }
    std::optional<PipelineDefinition> pipeline(const std::string& text) {
        file("/etc/p.yaml", text);
        return load_pipeline("/etc/p.yaml", environment, diagnostics);
    }
    std::optional<HostDefinition> host(const std::string& text) {
        file("/etc/strandline.yaml", text);
        return load_host("/etc/strandline.yaml", environment, diagnostics);
    }
    std::optional<Definitions> all() {
        return load_all("/etc/strandline.yaml", {"/etc/pipelines.d"}, environment, diagnostics);
    }
    std::vector<std::string> said() const {
        std::vector<std::string> lines;
        for (const auto& diagnostic : diagnostics.sorted()) {
            lines.push_back(to_text(diagnostic.position) + ' ' + diagnostic.code);
        }
        return lines;
    }

    FakeEnvironment environment;
    Diagnostics diagnostics;
};

// ---- pipelines ------------------------------------------------------------------------------------

TEST_F(Load, GivesAShortPipelineCarefulDefaults) {
    const auto p = pipeline(minimal_pipeline);
    ASSERT_TRUE(p) << to_text(diagnostics.sorted().front());
    EXPECT_EQ(p->source.when_offset_is_gone, WhenOffsetIsGone::stop);
    EXPECT_EQ(p->events.id, "");
    EXPECT_TRUE(p->events.schemas.empty());
    EXPECT_EQ(p->events.validation.formats, FormatsAre::rules);
    EXPECT_FALSE(p->events.validation.strict);
    EXPECT_EQ(p->limits.payload_bytes, 1'000'000U);
    EXPECT_EQ(p->limits.depth, 64U);
    EXPECT_EQ(p->limits.members, 10'000U);
    EXPECT_EQ(p->limits.validation_steps_per_byte, 16U);
    EXPECT_EQ(p->forbidden_keys.action, ForbiddenKeys::remove);
    EXPECT_EQ(p->forbidden_keys.names,
              (std::vector<std::string>{"__proto__", "constructor", "prototype"}));
    EXPECT_EQ(p->byte_order_mark, ByteOrderMark::reject);
    EXPECT_EQ(p->tombstones, Tombstones::dead_letter);
    EXPECT_FALSE(p->trust_source_headers);
    EXPECT_EQ(p->stages[0].deadline, 10s);
    EXPECT_EQ(p->stages[0].retry.attempts, 3U);
    EXPECT_EQ(p->stages[0].retry.backoff.initial, 100ms);
    EXPECT_EQ(p->stages[0].retry.backoff.factor, 2.0);
    EXPECT_EQ(p->stages[0].retry.backoff.max, 10s);
    EXPECT_EQ(p->stages[0].retry.backoff.jitter, 0.2);
    EXPECT_EQ(p->stages[0].config_json, "{}");
    EXPECT_EQ(p->dead_letters.max_retries, 5U);
    EXPECT_EQ(p->dead_letters.poison_topic.text, "order-events-dlq-poison");
    EXPECT_EQ(p->stop.drain, 20s);
    EXPECT_EQ(p->commit.every, 1s);
    EXPECT_EQ(p->commit.max_records, 10'000U);
    EXPECT_EQ(p->memory.fetch_bytes, 64U << 20U);
    EXPECT_EQ(p->memory.in_flight, 8'192U);
    EXPECT_EQ(p->producer.linger, 5ms);
    EXPECT_EQ(p->producer.compression, Compression::lz4);
    EXPECT_EQ(p->producer.timeout, 120s);
}

TEST_F(Load, ReadsEveryKeyOfAPipeline) {
    const auto p = pipeline(R"(version: 1
pipeline: orders
cluster: main
source:
  topics: [order-events, payment-events]
  group: order-service
  start: {timestamp: 2026-01-01T00:00:00Z}
  when_offset_is_gone: earliest
  assignor: range
events:
  format: json
  type: {header: event-type}
  id: /id
  ignore: [PAYMENT_COMPLETED]
  schemas: {ORDER_CREATED: schemas/created.json, ORDER_CHANGED: /srv/changed.json}
  definitions: [schemas/money.json]
  validation: {formats: annotate, strict: true}
limits: {payload: 2MB, depth: 32, members: 500, validation_steps_per_byte: 4}
forbidden_keys: {names: [__proto__, $where], action: reject}
byte_order_mark: skip
tombstones: skip
dedupe: {window: 5000, on_collision: duplicate}
stages:
  - handler: order_enricher.enrich
    on: [ORDER_CREATED, ORDER_CHANGED]
    config: {currency: EUR, rates: [1.5]}
    deadline: 5s
    retry: {attempts: 7, backoff: {initial: 1s, factor: 1.5, max: 1m, jitter: 0}}
    outputs:
      enriched: {topic: orders-enriched, key: /data/orderId, type: ORDER_ENRICHED, content_type: application/json}
      audit: discard
delivery: at_least_once
dead_letters: {topic: order-dlq, max_retries: 2, poison_topic: order-poison}
trust_source_headers: true
stop: {drain: 10s}
commit: {every: 500ms, max_records: 100}
memory: {fetch: 8MiB, in_flight: 16}
producer: {linger: 0ms, compression: zstd, timeout: 30s}
)");
    ASSERT_TRUE(p) << to_text(diagnostics.sorted().front());
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(p->name.text, "orders");
    EXPECT_EQ(p->cluster.text, "main");
    EXPECT_EQ(p->cluster.position, (Position{"/etc/p.yaml", 3, 10}));
    ASSERT_EQ(p->source.topics.size(), 2U);
    EXPECT_EQ(p->source.topics[1].text, "payment-events");
    EXPECT_EQ(p->source.group.text, "order-service");
    EXPECT_EQ(p->source.start.kind, StartAt::Kind::timestamp);
    EXPECT_EQ(p->source.start.timestamp_ms, 1'767'225'600'000);
    EXPECT_EQ(p->source.when_offset_is_gone, WhenOffsetIsGone::earliest);
    EXPECT_EQ(p->events.type.header, "event-type");
    EXPECT_EQ(p->events.type.pointer, "");
    EXPECT_EQ(p->events.id, "/id");
    ASSERT_EQ(p->events.schemas.size(), 2U);
    EXPECT_EQ(p->events.schemas[0].type.text, "ORDER_CREATED");
    EXPECT_EQ(p->events.schemas[0].type.position, (Position{"/etc/p.yaml", 15, 13}));
    EXPECT_EQ(p->events.schemas[0].file.text, "/etc/schemas/created.json");
    EXPECT_EQ(p->events.schemas[0].file.position, (Position{"/etc/p.yaml", 15, 28}));
    EXPECT_EQ(p->events.schemas[1].file.text, "/srv/changed.json");
    ASSERT_EQ(p->events.definitions.size(), 1U);
    EXPECT_EQ(p->events.definitions[0].text, "/etc/schemas/money.json");
    EXPECT_EQ(p->events.validation.formats, FormatsAre::annotations);
    EXPECT_TRUE(p->events.validation.strict);
    EXPECT_EQ(p->limits.payload_bytes, 2'000'000U);
    EXPECT_EQ(p->limits.depth, 32U);
    EXPECT_EQ(p->limits.members, 500U);
    EXPECT_EQ(p->limits.validation_steps_per_byte, 4U);
    EXPECT_EQ(p->forbidden_keys.action, ForbiddenKeys::reject);
    EXPECT_EQ(p->forbidden_keys.names, (std::vector<std::string>{"__proto__", "$where"}));
    EXPECT_EQ(p->byte_order_mark, ByteOrderMark::skip);
    EXPECT_EQ(p->tombstones, Tombstones::skip);
    EXPECT_TRUE(p->dedupe.on);
    EXPECT_EQ(p->dedupe.ids, 5'000U);
    EXPECT_EQ(p->dedupe.store.text, "");
    EXPECT_EQ(p->dedupe.on_collision, OnCollision::duplicate);
    ASSERT_EQ(p->stages.size(), 1U);
    const auto& stage = p->stages[0];
    EXPECT_EQ(stage.plugin_name, "order_enricher");
    EXPECT_EQ(stage.handler_name, "enrich");
    EXPECT_EQ(stage.config_json, R"({"currency":"EUR","rates":[1.5]})");
    EXPECT_EQ(stage.deadline, 5s);
    EXPECT_EQ(stage.retry.attempts, 7U);
    EXPECT_EQ(stage.retry.backoff.initial, 1s);
    EXPECT_EQ(stage.retry.backoff.factor, 1.5);
    EXPECT_EQ(stage.retry.backoff.max, 60s);
    EXPECT_EQ(stage.retry.backoff.jitter, 0.0);
    ASSERT_EQ(stage.outputs.size(), 2U);
    EXPECT_EQ(stage.outputs[0].topic.text, "orders-enriched");
    EXPECT_EQ(stage.outputs[0].key, "/data/orderId");
    EXPECT_EQ(stage.outputs[0].type, "ORDER_ENRICHED");
    EXPECT_EQ(stage.outputs[0].content_type, "application/json");
    EXPECT_FALSE(stage.outputs[0].discard);
    EXPECT_TRUE(stage.outputs[1].discard);
    EXPECT_EQ(p->dead_letters.topic.text, "order-dlq");
    EXPECT_EQ(p->dead_letters.max_retries, 2U);
    EXPECT_EQ(p->dead_letters.poison_topic.text, "order-poison");
    EXPECT_TRUE(p->trust_source_headers);
    EXPECT_EQ(p->stop.drain, 10s);
    EXPECT_EQ(p->commit.every, 500ms);
    EXPECT_EQ(p->commit.max_records, 100U);
    EXPECT_EQ(p->memory.fetch_bytes, 8U << 20U);
    EXPECT_EQ(p->memory.in_flight, 16U);
    EXPECT_EQ(p->producer.linger, 0ms);
    EXPECT_EQ(p->producer.compression, Compression::zstd);
    EXPECT_EQ(p->producer.timeout, 30s);
}

TEST_F(Load, TakesOneWordForWhatHappensToForbiddenKeys) {
    const auto p = pipeline(minimal_pipeline + std::string("forbidden_keys: allow\n"));
    EXPECT_TRUE(p && p->forbidden_keys.action == ForbiddenKeys::allow);
}
TEST_F(Load, LooksForDuplicatesWhereEventsHaveAnId) {
    const auto with_id = replaced(minimal_pipeline, "{type: /type}", "{type: /type, id: /id}");
    EXPECT_FALSE(pipeline(minimal_pipeline)->dedupe.on);
    EXPECT_FALSE(pipeline(minimal_pipeline + std::string("dedupe: false\n"))->dedupe.on);
    EXPECT_FALSE(pipeline(with_id + "dedupe: false\n")->dedupe.on);
    const auto p = pipeline(with_id);
    ASSERT_TRUE(p) << to_text(diagnostics.sorted().front());
    EXPECT_TRUE(p->dedupe.on);
    EXPECT_EQ(p->dedupe.ids, 100'000U);
    EXPECT_EQ(p->dedupe.on_collision, OnCollision::dead_letter);
}

TEST_F(Load, ReadsForHowLongAStoreRemembersIds) {
    const auto with_id = replaced(minimal_pipeline, "{type: /type}", "{type: /type, id: /id}");
    const auto p = pipeline(with_id + "dedupe: {window: 36h, store: shared}\n");
    ASSERT_TRUE(p) << to_text(diagnostics.sorted().front());
    EXPECT_EQ(p->dedupe.store.text, "shared");
    EXPECT_EQ(p->dedupe.time, 36h);
    EXPECT_EQ(pipeline(with_id + "dedupe: {store: shared}\n")->dedupe.time, 24h);
}

TEST_F(Load, DeclaresTheTypesOfTheStagesAndThenTheIgnoredOnes) {
    const auto p =
        pipeline(replaced(replaced(minimal_pipeline, "[ORDER_CREATED]}",
                                   "[B, A]}\n  - {handler: order_enricher.audit, on: [A, C]}"),
                          "{type: /type}", "{type: /type, ignore: [D]}"));
    ASSERT_TRUE(p);
    EXPECT_THAT(declared_types(*p), ElementsAre("B", "A", "C", "D"));
}

TEST_F(Load, KnowsWhereAStagesConfigWasWritten) {
    const auto p = pipeline(
        replaced(minimal_pipeline, "[ORDER_CREATED]}", "[ORDER_CREATED], config: {region: uk}}"));
    ASSERT_TRUE(p);
    const auto& stage = p->stages[0];
    EXPECT_EQ(config_position(stage, "/region").column, 76U);
    EXPECT_EQ(config_position(stage, "/missing/inner"), config_position(stage, ""));
    EXPECT_EQ(config_position(
                  StageDefinition{stage.handler, {}, {}, {}, "{}", {}, {}, {}, {}, {}, {}}, "/x"),
              stage.handler.position);
}

TEST_F(Load, PutsReferencesIntoPipelinesToo) {
    environment.variables = {{"GROUP", "g"}, {"DEPTH", "7"}, {"TRUST", "true"}};
    const auto p = pipeline(replaced(minimal_pipeline, "order-service", "'${env:GROUP}'") +
                            "limits: {depth: '${env:DEPTH}'}\n"
                            "trust_source_headers: ${env:TRUST}\n");
    ASSERT_TRUE(p) << to_text(diagnostics.sorted().front());
    EXPECT_EQ(p->source.group.text, "g");
    EXPECT_EQ(p->limits.depth, 7U);
    EXPECT_TRUE(p->trust_source_headers);
}

TEST_F(Load, NeverShowsWhatAReferenceBrought) {
    environment.variables = {{"START", "hunter2"}};
    EXPECT_FALSE(pipeline(replaced(minimal_pipeline, "latest", "'${env:START}'")));
    ASSERT_FALSE(diagnostics.empty());
    EXPECT_THAT(to_text(diagnostics.sorted().front()), HasSubstr("'${env:START}' is not one of"));
}

TEST_F(Load, AWarningLetsAPipelineRun) {
    EXPECT_TRUE(pipeline(
        replaced(replaced(minimal_pipeline, "{type: /type}", "{type: /type, id: /id}"),
                 "[ORDER_CREATED]}", "[ORDER_CREATED], outputs: {out: {topic: out, key: /id}}}")));
    EXPECT_THAT(said(), ElementsAre("/etc/p.yaml:7:92 key-is-event-id"));
}

TEST_F(Load, AMissingFileIsADiagnosticOfTheFile) {
    EXPECT_FALSE(load_pipeline("/etc/none.yaml", environment, diagnostics));
    EXPECT_THAT(said(), ElementsAre("/etc/none.yaml file-missing"));
}

TEST_F(Load, AnEnormousFileIsNotEvenParsed) {
    EXPECT_FALSE(pipeline(std::string((1U << 20U) + 1, '#')));
    EXPECT_THAT(said(), ElementsAre("/etc/p.yaml file-too-large"));
}

// ---- the host -------------------------------------------------------------------------------------

TEST_F(Load, ReadsEveryKeyOfAHost) {
    environment.variables = {{"CREDENTIALS_DIRECTORY", "/credentials"},
                             {"BROKERS", "kafka-1:9093,kafka-2:9093"}};
    environment.files = {{"/credentials/kafka", {"hunter2\n", 0400, true}},
                         {"/etc/tls/ca.pem", {"PEM", 0644, true}},
                         {"/etc/tls/host.pem", {"PEM", 0644, true}},
                         {"/etc/tls/host.key", {"PEM", 0440, true}}};
    const auto h = host(R"(version: 1
instance: host-1
clusters:
  main:
    embedded: false
    brokers: ${env:BROKERS}
    security:
      protocol: sasl_ssl
      mechanism: SCRAM-SHA-256
      username: strandline
      password: ${credential:kafka}
      ca: tls/ca.pem
      certificate: tls/host.pem
      key: tls/host.key
    librdkafka: {socket.keepalive.enable: true, session.timeout.ms: 60000, client.rack: eu-1a}
  demo: {embedded: true}
  open: {brokers: ['[::1]:9092'], security: {protocol: plaintext, i_know_this_is_unencrypted: true}}
admin: {listen: '[::]:9000', i_know_this_is_unencrypted: true}
plugins: {directories: [plugins, /opt/acme/plugins], trust: paths, allow_root: true}
)");
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(h->instance, "host-1");
    ASSERT_EQ(h->clusters.size(), 3U);
    const auto& main = h->clusters.at("main");
    EXPECT_THAT(main.brokers, ElementsAre("kafka-1:9093", "kafka-2:9093"));
    EXPECT_EQ(main.position, (Position{"/etc/strandline.yaml", 4, 3}));
    EXPECT_EQ(name_of(main.security.protocol), "sasl_ssl");
    EXPECT_EQ(name_of(main.security.mechanism), "SCRAM-SHA-256");
    EXPECT_EQ(main.security.username, "strandline");
    EXPECT_EQ(main.security.password.reveal(), "hunter2");
    EXPECT_EQ(main.security.ca, "/etc/tls/ca.pem");
    EXPECT_EQ(main.security.certificate, "/etc/tls/host.pem");
    EXPECT_EQ(main.security.key, "/etc/tls/host.key");
    ASSERT_EQ(main.librdkafka.size(), 3U);
    EXPECT_EQ(main.librdkafka[0].value, "true");
    EXPECT_EQ(main.librdkafka[1].name, "session.timeout.ms");
    EXPECT_EQ(main.librdkafka[1].value, "60000");
    EXPECT_TRUE(h->clusters.at("demo").embedded);
    EXPECT_EQ(name_of(h->clusters.at("open").security.protocol), "plaintext");
    EXPECT_EQ(h->admin.host, "::");
    EXPECT_EQ(h->admin.port, 9000);
    EXPECT_FALSE(h->admin.loopback);
    EXPECT_THAT(h->plugins.directories, ElementsAre("/etc/plugins", "/opt/acme/plugins"));
    EXPECT_TRUE(h->plugins.allow_root);
}

TEST_F(Load, GivesAShortHostCarefulDefaults) {
    const auto h = host(minimal_host);
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    EXPECT_EQ(h->admin.host, "127.0.0.1");
    EXPECT_EQ(h->admin.port, 9477);
    EXPECT_TRUE(h->admin.loopback);
    EXPECT_THAT(h->plugins.directories, IsEmpty());
    EXPECT_FALSE(h->plugins.allow_root);
    EXPECT_FALSE(h->clusters.at("main").embedded);
}

TEST_F(Load, LaysDropInsOverTheHostInTheOrderOfTheirNames) {
    file("/etc/strandline.d/10-rack.yaml",
         "version: 1\nclusters: {main: {librdkafka: {client.rack: a, debug: broker}}}\n");
    file("/etc/strandline.d/20-rack.yaml",
         "version: 1\nclusters: {main: {librdkafka: {client.rack: b}}}\n"
         "admin: {listen: 127.0.0.1:1}\n");
    file("/etc/strandline.d/30-off.yaml.disabled", "nonsense");
    const auto h = host(minimal_host);
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    const auto& main = h->clusters.at("main");
    EXPECT_THAT(main.brokers, ElementsAre("kafka-1:9093"));
    ASSERT_EQ(main.librdkafka.size(), 2U);
    EXPECT_EQ(main.librdkafka[0].value, "b");
    EXPECT_EQ(main.librdkafka[1].value, "broker");
    EXPECT_EQ(h->admin.port, 1);
}

TEST_F(Load, ReportsAMistakeInADropInWhereItStands) {
    file("/etc/strandline.d/a.yaml", "version: 1\nadmin: {listen: nowhere}\n");
    EXPECT_FALSE(host(minimal_host));
    EXPECT_THAT(said(), ElementsAre("/etc/strandline.d/a.yaml:2:17 invalid-address"));
}

TEST_F(Load, ADropInSaysItsVersionToo) {
    file("/etc/strandline.d/a.yaml", "admin: {listen: 127.0.0.1:1}\n");
    EXPECT_FALSE(host(minimal_host));
    EXPECT_THAT(said(), ElementsAre("/etc/strandline.d/a.yaml:1:1 version-missing"));
}

// ---- all together ---------------------------------------------------------------------------------

TEST_F(Load, ReadsADirectoryOfPipelinesInLexicalOrder) {
    file("/etc/strandline.yaml", minimal_host);
    for (const auto* name : {"b", "a10", "a9"}) {
        file(std::string("/etc/pipelines.d/") + name + ".yaml",
             replaced(replaced(minimal_pipeline, "orders", name), "order-service", name));
    }
    file("/etc/pipelines.d/b.test.yaml", "nonsense");
    file("/etc/pipelines.d/old.yaml.disabled", "nonsense");
    file("/etc/pipelines.d/.hidden.yaml", "nonsense");
    const auto definitions = all();
    ASSERT_TRUE(definitions) << to_text(diagnostics.sorted().front());
    ASSERT_EQ(definitions->pipelines.size(), 3U);
    EXPECT_EQ(definitions->pipelines[0].name.text, "a10");
    EXPECT_EQ(definitions->pipelines[1].name.text, "a9");
    EXPECT_EQ(definitions->pipelines[2].name.text, "b");
    EXPECT_TRUE(diagnostics.empty());
}

TEST_F(Load, TellsOfEverythingThatIsWrongInAllFilesAtOnce) {
    file("/etc/strandline.yaml", replaced(minimal_host, "kafka-1:9093", "kafka-1"));
    file("/etc/pipelines.d/a.yaml", replaced(minimal_pipeline, "latest", "now"));
    file("/etc/pipelines.d/b.yaml", replaced(minimal_pipeline, "/type", "type"));
    EXPECT_FALSE(all());
    EXPECT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:4:63 invalid-word",
                                    "/etc/pipelines.d/b.yaml:5:16 invalid-pointer",
                                    "/etc/strandline.yaml:5:15 invalid-address"));
}

TEST_F(Load, NamesBothPlacesOfTwoPipelinesWithOneName) {
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/a.yaml", minimal_pipeline);
    file("/etc/pipelines.d/b.yaml", replaced(minimal_pipeline, "order-service", "other"));
    EXPECT_FALSE(all());
    ASSERT_THAT(said(), ElementsAre("/etc/pipelines.d/b.yaml:2:11 duplicate-pipeline"));
    EXPECT_THAT(diagnostics.sorted().front().message, HasSubstr("/etc/pipelines.d/a.yaml:2:11"));
}

TEST_F(Load, RefusesTwoPipelinesOfOneGroupOnOneCluster) {
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/a.yaml", minimal_pipeline);
    file("/etc/pipelines.d/b.yaml", replaced(minimal_pipeline, "orders", "other"));
    EXPECT_FALSE(all());
    ASSERT_THAT(said(), ElementsAre("/etc/pipelines.d/b.yaml:4:41 group-shared"));
    EXPECT_THAT(diagnostics.sorted().front().message, HasSubstr("/etc/pipelines.d/a.yaml:4:41"));
}

TEST_F(Load, SuggestsTheClusterThatWasMeant) {
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/a.yaml", replaced(minimal_pipeline, "cluster: main", "cluster: mian"));
    EXPECT_FALSE(all());
    ASSERT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:3:10 unknown-cluster"));
    EXPECT_EQ(diagnostics.sorted().front().hint, "did you mean 'main'?");
}

TEST_F(Load, ReadsAStore) {
    environment.variables["REDIS_PASSWORD"] = "hunter2";
    environment.files["/etc/tls/ca.pem"] = {"PEM", 0644, true};
    const auto h = host(minimal_host +
                        "stores:\n  shared:\n    redis: rediss://redis-1.example.com:6380/3\n"
                        "    username: strandline\n    password: ${env:REDIS_PASSWORD}\n"
                        "    ca: tls/ca.pem\n  near: {redis: 'redis://localhost', "
                        "i_know_this_is_unencrypted: true}\n");
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    const StoreDefinition& shared = h->stores.at("shared");
    EXPECT_EQ(shared.name, "shared");
    EXPECT_EQ(shared.host, "redis-1.example.com");
    EXPECT_EQ(shared.port, 6380);
    EXPECT_EQ(shared.database, 3U);
    EXPECT_TRUE(shared.tls);
    EXPECT_EQ(shared.username, "strandline");
    EXPECT_EQ(shared.password.reveal(), "hunter2");
    EXPECT_EQ(shared.ca, "/etc/tls/ca.pem");
    const StoreDefinition& near = h->stores.at("near");
    EXPECT_FALSE(near.tls);
    EXPECT_EQ(near.port, 6379);
    EXPECT_TRUE(near.password.empty());
}

TEST(RedisUrl, NamesHostPortAndDatabase) {
    EXPECT_EQ(parse_redis_url("rediss://[::1]:7000/15")->host, "::1");
    EXPECT_EQ(parse_redis_url("rediss://[::1]:7000/15")->port, 7000);
    EXPECT_EQ(parse_redis_url("rediss://[::1]:7000/15")->database, 15U);
    EXPECT_EQ(parse_redis_url("rediss://[fe80::1]")->port, 6379);
    EXPECT_EQ(parse_redis_url("redis://r/")->database, 0U);
    EXPECT_FALSE(parse_redis_url("redis://r")->tls);
    EXPECT_TRUE(parse_redis_url("rediss://r")->tls);
}

TEST(RedisUrl, TakesNothingElse) {
    for (const char* text :
         {"", "r:6379", "http://r", "REDISS://r", "rediss://", "rediss://:6379", "rediss://r:0",
          "rediss://r:70000", "rediss://r:x", "rediss://r/a", "rediss://r/1/2", "rediss://r/1?x=y",
          "rediss://r?x=y", "rediss://r r", "rediss://[::1", "rediss:///1"})
        EXPECT_FALSE(parse_redis_url(text)) << text;
}

TEST_F(Load, FindsAStoreThatTheHostDoesNotHaveAndTheNearestOneThatItHas) {
    const std::string with_store =
        replaced(minimal_pipeline, "{type: /type}", "{type: /type, id: /id}") +
        "dedupe: {store: shard}\n";
    file("/etc/pipelines.d/a.yaml", with_store);
    file("/etc/strandline.yaml", minimal_host + "stores: {shared: {redis: 'rediss://r'}}\n");
    EXPECT_FALSE(all());
    ASSERT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:9:17 unknown-store"));
    EXPECT_EQ(diagnostics.sorted().front().hint, "did you mean 'shared'?");

    diagnostics = {};
    file("/etc/strandline.yaml", minimal_host);
    EXPECT_FALSE(all());
    ASSERT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:9:17 unknown-store"));
    diagnostics = {};
    file("/etc/strandline.yaml", minimal_host + "stores: {shard: {redis: 'rediss://r'}}\n");
    EXPECT_TRUE(all());
}

TEST_F(Load, HoldsTheDrainAgainstTheSessionTimeout) {
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/a.yaml", minimal_pipeline + "stop: {drain: 23s}\n");
    EXPECT_FALSE(all());
    EXPECT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:9:15 drain-above-session"));

    diagnostics = {};
    file("/etc/strandline.yaml", minimal_host + "    librdkafka: {session.timeout.ms: 46000}\n");
    EXPECT_TRUE(all());
}

TEST_F(Load, AnEmbeddedBrokerAsksForNoShorterDrain) {
    file("/etc/strandline.yaml", "version: 1\ninstance: a\nclusters: {main: {embedded: true}}\n");
    file("/etc/pipelines.d/a.yaml", minimal_pipeline + "stop: {drain: 60s}\n");
    EXPECT_TRUE(all());
}

TEST_F(Load, WarnsOfACycleOverTwoPipelines) {
    const auto with_output = [](const std::string& name, const std::string& from,
                                const std::string& to) {
        auto text = replaced(minimal_pipeline, "orders", name);
        text = replaced(text, "[order-events]", '[' + from + ']');
        text = replaced(text, "order-service", name);
        text = replaced(text, "order-events-dlq", name + "-dlq");
        return replaced(text, "[ORDER_CREATED]}",
                        "[ORDER_CREATED], outputs: {out: {topic: " + to + "}}}");
    };
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/a.yaml", with_output("a", "x", "y"));
    file("/etc/pipelines.d/b.yaml", with_output("b", "y", "z"));
    EXPECT_TRUE(all());
    EXPECT_TRUE(diagnostics.empty());

    file("/etc/pipelines.d/c.yaml", with_output("c", "z", "x"));
    EXPECT_TRUE(all());
    EXPECT_THAT(said(), ElementsAre("/etc/pipelines.d/a.yaml:7:82 topic-cycle-across",
                                    "/etc/pipelines.d/b.yaml:7:82 topic-cycle-across",
                                    "/etc/pipelines.d/c.yaml:7:82 topic-cycle-across"));
}

TEST_F(Load, WarnsOfFilesThatWereProbablyMeant) {
    file("/etc/strandline.yaml", minimal_host);
    file("/etc/pipelines.d/orders.yml", minimal_pipeline);
    const auto definitions = all();
    ASSERT_TRUE(definitions);
    EXPECT_THAT(definitions->pipelines, IsEmpty());
    EXPECT_THAT(said(), ElementsAre("/etc/pipelines.d no-pipelines",
                                    "/etc/pipelines.d/orders.yml file-ignored"));
}

TEST_F(Load, APipelineThatIsNamedMustExist) {
    file("/etc/strandline.yaml", minimal_host);
    EXPECT_FALSE(load_all("/etc/strandline.yaml", {"/etc/none.yaml"}, environment, diagnostics));
    EXPECT_THAT(said(), ElementsAre("/etc/none.yaml file-missing"));
}

// ---- what ships -----------------------------------------------------------------------------------

TEST(ShippedDefinitions, RunAsTheyAre) {
    const SystemEnvironment environment;
    Diagnostics diagnostics;
    const std::string pipelines = STRANDLINE_PIPELINES;
    const auto definitions = load_all(pipelines + "/strandline.yaml", {pipelines + "/orders.yaml"},
                                      environment, diagnostics);
    ASSERT_TRUE(definitions) << to_text(diagnostics.sorted().front());
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_TRUE(definitions->host.clusters.at("demo").embedded);
    EXPECT_EQ(definitions->pipelines[0].stages[0].config_json, R"({"currency":"EUR"})");
}

TEST(ShippedDefinitions, OfThePackagesNeedNothingButTheirVariablesAndTheirCredential) {
    const SystemEnvironment system;
    FakeEnvironment environment;
    environment.variables = {{"STRANDLINE_INSTANCE", "host-1"},
                             {"KAFKA_BROKERS", "kafka-1:9093,kafka-2:9093"},
                             {"KAFKA_USERNAME", "strandline"},
                             {"CREDENTIALS_DIRECTORY", "/credentials"}};
    const std::string etc = STRANDLINE_ETC;
    environment.files = {
        {"/credentials/kafka_password", {"hunter2", 0400, true}},
        {"/etc/strandline.yaml", system.read(etc + "/strandline.yaml", 1U << 20U).value()},
        {"/etc/orders.yaml",
         system.read(etc + "/pipelines.d/orders.yaml.example", 1U << 20U).value()}};
    Diagnostics diagnostics;
    EXPECT_TRUE(load_all("/etc/strandline.yaml", {"/etc/orders.yaml"}, environment, diagnostics));
    EXPECT_TRUE(diagnostics.empty());
}

}  // namespace
}  // namespace strandline::config

#include "app/translate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strandline::app {
namespace {

using testing::ElementsAre;

config::Placed placed(std::string text) { return {.text = std::move(text), .position = {}}; }

config::OutputDefinition output(const std::string& name, const std::string& topic) {
    config::OutputDefinition definition;
    definition.name = placed(name);
    definition.topic = placed(topic);
    return definition;
}

/// Two stages: the first with two outputs, one of them discarded.
config::PipelineDefinition two_stages() {
    config::PipelineDefinition pipeline;
    pipeline.name = placed("orders");
    pipeline.cluster = placed("main");
    pipeline.source.topics = {placed("orders-in")};
    pipeline.source.group = placed("orders");
    pipeline.events.ignore = {placed("PAYMENT")};
    pipeline.dead_letters.topic = placed("dlq");
    pipeline.dead_letters.poison_topic = placed("dlq-poison");
    config::StageDefinition first;
    first.handler = placed("a.one");
    first.on = {placed("ORDER")};
    first.outputs = {output("kept", "t1"), output("dropped", "")};
    first.outputs.back().discard = true;
    config::StageDefinition second;
    second.handler = placed("b.two");
    second.on = {placed("ORDER"), placed("REFUND")};
    second.outputs = {output("more", "t2")};
    pipeline.stages = {first, second};
    return pipeline;
}

TEST(Translate, NumbersOutputsStageByStageWithDeadLettersLast) {
    const config::PipelineDefinition pipeline = two_stages();
    std::vector<std::string> topics;
    for (const engine::OutputSettings& each : outputs_of(pipeline)) topics.push_back(each.topic);
    EXPECT_THAT(topics, ElementsAre("t1", "t2", "dlq", "dlq-poison"));
    EXPECT_EQ(first_output_of(pipeline, 0), 0);
    EXPECT_EQ(first_output_of(pipeline, 1), 1);
    const engine::PipelineSettings settings =
        engine_settings(pipeline, {StageFacts{"1.0", true}, StageFacts{"2.0", true}});
    EXPECT_EQ(settings.outputs[1].stage, 1U);
    EXPECT_EQ(settings.dead_letter_output(), 2);
    EXPECT_EQ(settings.poison_output(), 3);
}

TEST(Translate, GivesReaderAndEngineTheSameTypeNumbers) {
    const config::PipelineDefinition pipeline = two_stages();
    const engine::PipelineSettings settings =
        engine_settings(pipeline, {StageFacts{"1.0", true}, StageFacts{"2.0", true}});
    EXPECT_THAT(settings.types, ElementsAre("_other", "ORDER", "REFUND", "PAYMENT"));
    const schema::EventReaderSettings reader = reader_settings(pipeline, {});
    EXPECT_THAT(reader.types, ElementsAre("ORDER", "REFUND"));
    EXPECT_THAT(reader.ignored, ElementsAre("PAYMENT"));
}

TEST(Translate, GivesTheReaderTheGuardsOfTheDefinition) {
    config::PipelineDefinition pipeline = two_stages();
    pipeline.limits.members = 7;
    pipeline.limits.validation_steps_per_byte = 3;
    pipeline.forbidden_keys = {.action = config::ForbiddenKeys::reject, .names = {"$where"}};
    pipeline.byte_order_mark = config::ByteOrderMark::skip;
    const schema::EventReaderSettings reader = reader_settings(pipeline, {});
    EXPECT_EQ(reader.members_max, 7U);
    EXPECT_EQ(reader.validation_steps_per_byte, 3U);
    EXPECT_EQ(reader.forbidden_keys, schema::ForbiddenKeys::reject);
    EXPECT_THAT(reader.forbidden_names, ElementsAre("$where"));
    EXPECT_EQ(reader.byte_order_mark, schema::ByteOrderMark::skip);
    pipeline.forbidden_keys.action = config::ForbiddenKeys::allow;
    EXPECT_EQ(reader_settings(pipeline, {}).forbidden_keys, schema::ForbiddenKeys::allow);
}

TEST(Translate, GivesEachTypeItsSchemaByTheReadersNumber) {
    const config::PipelineDefinition pipeline = two_stages();
    auto graph = std::make_shared<schema::Graph>();
    graph->nodes.resize(2);
    graph->resources.resize(1);
    const PipelineSchemas schemas{.graph = graph,
                                  .types = {{.name = "PAYMENT", .root = 1},
                                            {.name = "NOBODYS", .root = 0},
                                            {.name = "REFUND", .root = 0}}};
    const schema::EventReaderSettings reader = reader_settings(pipeline, schemas);
    ASSERT_NE(reader.schemas, nullptr);
    EXPECT_EQ(reader.schemas->find(1), nullptr);
    ASSERT_NE(reader.schemas->find(2), nullptr);
    EXPECT_EQ(reader.schemas->find(2)->root, 0U);
    ASSERT_NE(reader.schemas->find(3), nullptr);
    EXPECT_EQ(reader.schemas->find(3)->root, 1U);
    EXPECT_EQ(reader_settings(pipeline, {}).schemas, nullptr);
}

TEST(Translate, SendsAStageOnlyTheTypesThatItNamesAndTombstones) {
    const engine::PipelineSettings settings =
        engine_settings(two_stages(), {StageFacts{"1.0", true}, StageFacts{"2.0", false}});
    EXPECT_THAT(settings.stages[0].wants, ElementsAre(true, true, false, false));
    EXPECT_THAT(settings.stages[1].wants, ElementsAre(true, true, true, false));
    EXPECT_TRUE(settings.stages[0].reads_headers);
    EXPECT_FALSE(settings.stages[1].reads_headers);
    EXPECT_EQ(settings.stages[1].info.version, "2.0");
}

TEST(Translate, NamesTheMemberAfterInstanceAndPipeline) {
    config::HostDefinition host;
    host.instance = "h1";
    host.clusters["main"].brokers = {"k1:9092", "k2:9092"};
    host.clusters["main"].security.protocol = config::SecurityProtocol::ssl;
    const kafka::ConsumerSettings settings = consumer_settings(host, two_stages(), "");
    EXPECT_EQ(settings.group_instance.substr(0, 10), "h1.orders.");
    EXPECT_EQ(settings.group_instance, consumer_settings(host, two_stages(), "").group_instance);
    EXPECT_EQ(settings.client.client_id, "strandline-h1-orders");
    EXPECT_EQ(settings.client.brokers, "k1:9092,k2:9092");
    EXPECT_EQ(settings.client.security.protocol, kafka::SecurityProtocol::ssl);
}

TEST(Translate, GivesAReroutedPipelineAnotherNameInItsGroup) {
    config::HostDefinition host;
    host.instance = "h1";
    host.clusters["main"].embedded = true;
    config::PipelineDefinition rerouted = two_stages();
    rerouted.source.topics = {placed("orders-in-2")};
    config::PipelineDefinition reordered = two_stages();
    reordered.source.topics = {placed("b"), placed("a")};
    config::PipelineDefinition ordered = two_stages();
    ordered.source.topics = {placed("a"), placed("b")};
    const auto name = [&](const config::PipelineDefinition& pipeline) {
        return consumer_settings(host, pipeline, "").group_instance;
    };
    EXPECT_NE(name(two_stages()), name(rerouted));
    EXPECT_EQ(name(reordered), name(ordered));
}

TEST(Translate, LeadsAnEmbeddedClusterToTheBrokerInTheProcess) {
    config::HostDefinition host;
    host.clusters["main"].embedded = true;
    const kafka::ProducerSettings settings =
        producer_settings(host, two_stages(), "127.0.0.1:4711");
    EXPECT_EQ(settings.client.brokers, "127.0.0.1:4711");
    EXPECT_EQ(settings.client.security.protocol, kafka::SecurityProtocol::plaintext);
    EXPECT_EQ(settings.outputs.back().topic, "dlq-poison");
}

TEST(RedisSettings, AreThoseOfTheStore) {
    config::StoreDefinition store;
    store.name = "shared";
    store.host = "redis-1";
    store.port = 7000;
    store.database = 3;
    store.tls = false;
    store.username = "strandline";
    store.password = Secret("hunter2");
    store.ca = "/ca";
    store.certificate = "/certificate";
    store.key = "/key";
    const dedupe::redis::RedisSettings settings = redis_settings(store);
    EXPECT_EQ(settings.title(), "store 'shared' (redis-1:7000)");
    EXPECT_EQ(settings.database, 3U);
    EXPECT_FALSE(settings.tls);
    EXPECT_EQ(settings.username, "strandline");
    EXPECT_EQ(settings.password.reveal(), "hunter2");
    EXPECT_EQ(settings.ca, "/ca");
    EXPECT_EQ(settings.certificate, "/certificate");
    EXPECT_EQ(settings.key, "/key");
}

TEST(RedisDedupeSettings, TellGroupsOfOneNameOnTwoClustersApart) {
    config::PipelineDefinition pipeline = two_stages();
    pipeline.dedupe.time = std::chrono::hours{1};
    pipeline.dedupe.on_collision = config::OnCollision::duplicate;
    const dedupe::redis::RedisDedupeSettings settings = redis_dedupe_settings(pipeline);
    EXPECT_EQ(settings.group, "main:orders");
    EXPECT_EQ(settings.window, std::chrono::hours{1});
    EXPECT_TRUE(settings.collision_is_duplicate);
    pipeline.cluster = placed("mirror");
    EXPECT_EQ(redis_dedupe_settings(pipeline).group, "mirror:orders");
}

TEST(Translate, MakesRoomForADeadLetterOfTheLargestPayload) {
    config::HostDefinition host;
    host.clusters["main"].embedded = true;
    config::PipelineDefinition pipeline = two_stages();
    const auto message_max = [&] {
        return producer_settings(host, pipeline, "").client.extra.at("message.max.bytes");
    };
    EXPECT_EQ(message_max(), "1048576") << "what a topic takes by default";
    pipeline.limits.payload_bytes = 5'000'000;
    EXPECT_EQ(message_max(), "5048576");
    host.clusters["main"].librdkafka.push_back({"message.max.bytes", "2000000", {}});
    EXPECT_EQ(message_max(), "2000000") << "the operator's word";

    const kafka::ProducerSettings settings = producer_settings(host, pipeline, "");
    const std::size_t count = settings.outputs.size();
    for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(settings.outputs[i].cut_to_fit, i + 2 >= count) << settings.outputs[i].name;
}

TEST(Translate, ReadsHistoryOnlyForAWindowInTheProcess) {
    config::HostDefinition host;
    host.clusters["main"].embedded = true;
    config::PipelineDefinition pipeline = two_stages();
    EXPECT_EQ(consumer_settings(host, pipeline, "").history, 0U);
    pipeline.dedupe.on = true;
    pipeline.dedupe.ids = 5'000;
    EXPECT_EQ(consumer_settings(host, pipeline, "").history, 5'000U);
    EXPECT_TRUE(
        engine_settings(pipeline, {StageFacts{"1.0", true}, StageFacts{"2.0", true}}).dedupes);
    pipeline.dedupe.store.text = "shared";
    EXPECT_EQ(consumer_settings(host, pipeline, "").history, 0U) << "the store forgets nothing";
}

}  // namespace
}  // namespace strandline::app

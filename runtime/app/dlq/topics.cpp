#include "app/dlq/topics.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>

#include "app/dlq/place.hpp"
#include "app/translate.hpp"
#include "kafka/topic_admin.hpp"

namespace strandline::app::dead_letters {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 15s;
constexpr std::uint64_t default_record_bytes = 1'048'588;  // Kafka's own, for a batch
constexpr std::uint64_t beside_the_payload = 52'672;       // headers, key, and the batch around it

using Admins = std::map<std::string, std::unique_ptr<kafka::TopicAdmin>>;

Result<kafka::TopicAdmin*> admin_of(Admins& admins, const Configuration& configuration,
                                    const std::string& cluster) {
    auto& admin = admins[cluster];
    if (admin == nullptr) {
        const config::HostDefinition& host = configuration.definitions.host;
        auto opened = kafka::TopicAdmin::open(
            client_settings(host, cluster, "strandline-" + host.instance + "-topics", ""),
            patience);
        if (!opened) return tl::unexpected(opened.error());
        admin = std::move(*opened);
    }
    return admin.get();
}

std::uint64_t record_bytes(const config::PipelineDefinition& pipeline) {
    return pipeline.limits.payload_bytes + beside_the_payload;
}

class Needs {
public:
    TopicNeed& add(const config::PipelineDefinition& pipeline, const std::string& topic,
                   const std::string& role) {
        const auto same = std::ranges::find_if(all_, [&](const TopicNeed& need) {
            return need.cluster == pipeline.cluster.text && need.topic == topic;
        });
        TopicNeed& need = same == all_.end() ? all_.emplace_back() : *same;
        need.cluster = pipeline.cluster.text;
        need.topic = topic;
        if (need.role.empty()) need.role = role;
        if (std::ranges::find(need.pipelines, pipeline.name.text) == need.pipelines.end())
            need.pipelines.push_back(pipeline.name.text);
        return need;
    }
    std::vector<TopicNeed> take() { return std::move(all_); }

private:
    std::vector<TopicNeed> all_;
};

void add_pipeline(Needs& needs, const config::PipelineDefinition& pipeline,
                  std::int32_t source_partitions, const TopicOptions& options) {
    for (const config::Placed& topic : pipeline.source.topics)
        needs.add(pipeline, topic.text, "source").partitions = options.partitions;
    for (const config::StageDefinition& stage : pipeline.stages)
        for (const config::OutputDefinition& output : stage.outputs)
            if (!output.discard)
                needs.add(pipeline, output.topic.text, "output").partitions = options.partitions;
    const config::DeadLettersDefinition& dead = pipeline.dead_letters;
    const std::uint64_t bytes = record_bytes(pipeline);
    const auto keeper = [&](const std::string& topic, const char* role, std::int32_t partitions) {
        TopicNeed& need = needs.add(pipeline, topic, role);
        need.partitions = partitions;
        if (bytes > default_record_bytes)
            need.settings["max.message.bytes"] = std::to_string(bytes);
    };
    keeper(dead.topic.text, "dead letters", source_partitions);
    keeper(dead.poison_topic.text, "poison", 1);
    keeper(dead.replay_topic.text, "replay", source_partitions);
    TopicNeed& ledger = needs.add(pipeline, config::ledger_topic(dead), "ledger");
    ledger.partitions = 1;
    ledger.settings["cleanup.policy"] = "compact";
}

void advise(TopicNeed& need, const kafka::TopicFacts& facts) {
    need.exists = true;
    need.partitions_found = facts.partitions;
    const auto setting = [&](const char* name) {
        const auto found = facts.settings.find(name);
        return found == facts.settings.end() ? std::string() : found->second;
    };
    const std::string policy = setting("cleanup.policy");
    if (need.role == "ledger" && !policy.empty() && policy != "compact")
        need.advice.push_back("cleanup.policy is " + policy +
                              ", and must be compact: it would forget what was replayed");
    if (need.role == "dead letters" && policy.starts_with("compact"))
        need.advice.push_back("cleanup.policy is " + policy +
                              ": of two dead letters with one key, one would go");
    if (need.role == "dead letters" && facts.partitions < need.partitions)
        need.advice.push_back("has " + std::to_string(facts.partitions) +
                              " partitions, its sources " + std::to_string(need.partitions));
    const auto wanted = need.settings.find("max.message.bytes");
    const std::string bytes = setting("max.message.bytes");
    std::uint64_t has = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), has);
    if (wanted != need.settings.end() && has > 0 && has < std::stoull(wanted->second))
        need.advice.push_back("max.message.bytes is " + bytes + ", less than " + wanted->second +
                              ": large records are stored cut");
}

}  // namespace

Result<std::vector<TopicNeed>> plan_topics(const Configuration& configuration,
                                           const std::vector<std::string>& pipelines,
                                           const TopicOptions& options) {
    const auto places = places_of(configuration, pipelines);
    if (!places) return tl::unexpected(places.error());
    Admins admins;
    Needs needs;
    for (const Place& place : *places) {
        const auto& pipeline = configuration.definitions.pipelines[place.index];
        const auto admin = admin_of(admins, configuration, place.cluster);
        if (!admin) return tl::unexpected(admin.error());
        std::int32_t most = options.partitions;
        for (const config::Placed& topic : pipeline.source.topics) {
            const auto facts = (*admin)->look(topic.text);
            if (!facts) return tl::unexpected(facts.error());
            if (*facts) most = std::max(most, (*facts)->partitions);
        }
        add_pipeline(needs, pipeline, most, options);
    }
    std::vector<TopicNeed> all = needs.take();
    for (TopicNeed& need : all) {
        const auto admin = admin_of(admins, configuration, need.cluster);
        if (!admin) return tl::unexpected(admin.error());
        const auto facts = (*admin)->look(need.topic);
        if (!facts) return tl::unexpected(facts.error());
        if (*facts) advise(need, **facts);
    }
    return all;
}

Result<> create_topic(const Configuration& configuration, const TopicNeed& need,
                      const TopicOptions& options) {
    Admins admins;
    const auto admin = admin_of(admins, configuration, need.cluster);
    if (!admin) return tl::unexpected(admin.error());
    return (*admin)->create({.name = need.topic,
                             .partitions = need.partitions,
                             .replication = options.replication,
                             .settings = need.settings});
}

}  // namespace strandline::app::dead_letters

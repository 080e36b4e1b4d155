#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/nearest.hpp"
#include "config/check.hpp"
#include "config/scalars.hpp"

namespace strandline::config {
namespace {

using Pipelines = std::vector<PipelineDefinition>;

void check_names(const Pipelines& pipelines, Diagnostics& diagnostics) {
    std::map<std::string, Position> first;
    for (const auto& pipeline : pipelines) {
        if (pipeline.name.text.empty()) continue;  // reported where it was read
        const auto [found, fresh] = first.try_emplace(pipeline.name.text, pipeline.name.position);
        if (fresh) continue;
        diagnostics.error(pipeline.name.position, "duplicate-pipeline",
                          "there is a pipeline '" + pipeline.name.text + "' already, at " +
                              to_text(found->second),
                          "rename one of them");
    }
}

void check_groups(const Pipelines& pipelines, Diagnostics& diagnostics) {
    std::map<std::pair<std::string, std::string>, const PipelineDefinition*> first;
    for (const auto& pipeline : pipelines) {
        if (pipeline.cluster.text.empty() || pipeline.source.group.text.empty()) continue;
        const auto [found, fresh] =
            first.try_emplace({pipeline.cluster.text, pipeline.source.group.text}, &pipeline);
        if (fresh || found->second->name.text == pipeline.name.text) continue;
        const auto& other = *found->second;
        diagnostics.error(pipeline.source.group.position, "group-shared",
                          "pipeline '" + other.name.text + "' reads cluster '" +
                              pipeline.cluster.text + "' in this group already, at " +
                              to_text(other.source.group.position) +
                              "; each would take partitions that the other has to commit",
                          "give each pipeline a group of its own");
    }
}

/// librdkafka's default is 45 s.
std::chrono::milliseconds session_timeout(const ClusterDefinition& cluster) {
    long long milliseconds = 45'000;
    for (const auto& property : cluster.librdkafka) {
        if (property.name != "session.timeout.ms") continue;
        const auto* first = property.value.data();
        std::from_chars(first, first + property.value.size(), milliseconds);
    }
    return std::chrono::milliseconds(milliseconds);
}

void check_cluster(const PipelineDefinition& pipeline, const HostDefinition& host,
                   Diagnostics& diagnostics) {
    if (pipeline.cluster.text.empty()) return;  // reported where it was read
    const auto found = host.clusters.find(pipeline.cluster.text);
    if (found == host.clusters.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, cluster] : host.clusters) names.push_back(name);
        auto hint = did_you_mean(pipeline.cluster.text, names);
        if (hint.empty()) hint = "there is " + one_of(names);
        diagnostics.error(pipeline.cluster.position, "unknown-cluster",
                          "the host's file has no cluster '" + pipeline.cluster.text + "'",
                          std::move(hint));
        return;
    }
    // The broker inside the host is nobody's session to lose.
    if (found->second.embedded) return;
    const auto half = session_timeout(found->second) / 2;
    if (pipeline.stop.drain <= half) return;
    diagnostics.error(pipeline.stop.position, "drain-above-session",
                      "stop.drain (" + duration_text(pipeline.stop.drain) +
                          ") is more than half of cluster '" + pipeline.cluster.text +
                          "' session.timeout.ms (" + duration_text(half * 2) +
                          "); the group would give the partitions away while they drain",
                      "shorten stop.drain, or raise session.timeout.ms under librdkafka");
}

void check_store(const PipelineDefinition& pipeline, const HostDefinition& host,
                 Diagnostics& diagnostics) {
    const auto& store = pipeline.dedupe.store;
    if (store.text.empty() || host.stores.contains(store.text)) return;
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : host.stores) names.push_back(name);
    auto hint = did_you_mean(store.text, names);
    if (hint.empty() && !names.empty()) hint = "there is " + one_of(names);
    if (hint.empty())
        hint = "name it there, as stores: {" + store.text +
               ": {redis: 'rediss://host:6379'}}, or write 'dedupe: {window: 100000}'";
    diagnostics.error(store.position, "unknown-store",
                      "the host's file has no store '" + store.text + "'", std::move(hint));
}

struct Edge {
    std::string to;
    Position position;
    const PipelineDefinition* pipeline;
};
/// Topic -> where its records go. A topic of another cluster is another topic.
using Graph = std::map<std::string, std::vector<Edge>>;

Graph topic_graph(const Pipelines& pipelines) {
    Graph graph;
    for (const auto& pipeline : pipelines) {
        const auto name = [&](const std::string& topic) {
            return pipeline.cluster.text + ' ' + topic;
        };
        std::vector<Edge> edges;
        for (const auto& stage : pipeline.stages) {
            for (const auto& output : stage.outputs) {
                if (output.discard) continue;
                edges.push_back({name(output.topic.text), output.topic.position, &pipeline});
            }
        }
        const auto& dead = pipeline.dead_letters;
        edges.push_back({name(dead.topic.text), dead.topic.position, &pipeline});
        edges.push_back({name(dead.poison_topic.text), dead.poison_topic.position, &pipeline});
        for (const auto& topic : pipeline.source.topics) {
            auto& from = graph[name(topic.text)];
            from.insert(from.end(), edges.begin(), edges.end());
        }
    }
    return graph;
}

bool reaches(const Graph& graph, const std::string& from, const std::string& goal) {
    std::vector<std::string> open{from};
    std::vector<std::string> seen;
    while (!open.empty()) {
        const auto topic = std::move(open.back());
        open.pop_back();
        if (topic == goal) return true;
        if (std::find(seen.begin(), seen.end(), topic) != seen.end()) continue;
        seen.push_back(topic);
        const auto edges = graph.find(topic);
        if (edges == graph.end()) continue;
        for (const auto& edge : edges->second) open.push_back(edge.to);
    }
    return false;
}

/// Within one pipeline a cycle is an error; over several it may be meant (one that repairs dead
/// letters), so it is said and let pass.
void check_cycles(const Pipelines& pipelines, Diagnostics& diagnostics) {
    const auto graph = topic_graph(pipelines);
    std::vector<Position> said;
    for (const auto& [topic, edges] : graph) {
        for (const auto& edge : edges) {
            if (edge.to == topic || !reaches(graph, edge.to, topic)) continue;
            if (std::find(said.begin(), said.end(), edge.position) != said.end()) continue;
            said.push_back(edge.position);
            diagnostics.warning(edge.position, "topic-cycle-across",
                                "what pipeline '" + edge.pipeline->name.text +
                                    "' writes here comes back to it through another pipeline",
                                "make sure that some stage ends the round");
        }
    }
}

}  // namespace

void check_together(const Definitions& definitions, Diagnostics& diagnostics) {
    check_names(definitions.pipelines, diagnostics);
    check_groups(definitions.pipelines, diagnostics);
    for (const auto& pipeline : definitions.pipelines) {
        check_cluster(pipeline, definitions.host, diagnostics);
        check_store(pipeline, definitions.host, diagnostics);
    }
    check_cycles(definitions.pipelines, diagnostics);
}

}  // namespace strandline::config

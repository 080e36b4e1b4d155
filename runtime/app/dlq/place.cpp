#include "app/dlq/place.hpp"

#include <algorithm>
#include <string_view>

#include "app/translate.hpp"
#include "base/nearest.hpp"

namespace strandline::app::dead_letters {

namespace {

bool same_topic(const config::PipelineDefinition& one, const config::PipelineDefinition& other) {
    return one.cluster.text == other.cluster.text &&
           one.dead_letters.topic.text == other.dead_letters.topic.text;
}

Place place_of(const config::Definitions& definitions, std::size_t index) {
    const config::PipelineDefinition& pipeline = definitions.pipelines[index];
    Place place;
    place.pipeline = pipeline.name.text;
    place.index = index;
    place.cluster = pipeline.cluster.text;
    place.topic = pipeline.dead_letters.topic.text;
    place.poison_topic = pipeline.dead_letters.poison_topic.text;
    place.replay_topic = pipeline.dead_letters.replay_topic.text;
    place.ledger_topic = config::ledger_topic(pipeline.dead_letters);
    place.max_retries = pipeline.dead_letters.max_retries;
    place.shared = std::ranges::count_if(definitions.pipelines, [&](const auto& other) {
                       return same_topic(pipeline, other);
                   }) > 1;
    place.client = producer_settings(definitions.host, pipeline, "").client;
    place.client.client_id += "-dlq";
    return place;
}

}  // namespace

Result<std::vector<Place>> places_of(const Configuration& configuration,
                                     const std::vector<std::string>& pipelines) {
    const config::Definitions& definitions = configuration.definitions;
    std::vector<std::string_view> names;
    for (const auto& pipeline : definitions.pipelines) names.push_back(pipeline.name.text);
    std::vector<Place> places;
    for (const std::string& name : pipelines) {
        if (std::ranges::find(names, name) != names.end()) continue;
        std::string hint = did_you_mean(name, names);
        if (hint.empty() && !names.empty()) hint = "there is " + one_of(names);
        return failed("unknown-pipeline",
                      "there is no pipeline '" + name + "'" + (hint.empty() ? "" : "; ") + hint);
    }
    for (std::size_t index = 0; index < definitions.pipelines.size(); ++index) {
        const config::PipelineDefinition& pipeline = definitions.pipelines[index];
        if (!pipelines.empty() &&
            std::ranges::find(pipelines, pipeline.name.text) == pipelines.end())
            continue;
        if (definitions.host.clusters.at(pipeline.cluster.text).embedded)
            return failed("embedded", "pipeline '" + pipeline.name.text +
                                          "' has its broker inside the host, where nobody else "
                                          "can ask it");
        places.push_back(place_of(definitions, index));
    }
    return places;
}

}  // namespace strandline::app::dead_letters

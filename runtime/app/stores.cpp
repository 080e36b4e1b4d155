#include "app/stores.hpp"

#include <utility>

#include "app/translate.hpp"
#include "base/verify.hpp"
#include "dedupe/redis/redis_dedupe.hpp"

namespace strandline::app {

Result<Stores> Stores::open(const config::Definitions& definitions, Logger& log) {
    Stores stores;
    for (const config::PipelineDefinition& pipeline : definitions.pipelines) {
        const std::string& name = pipeline.dedupe.store.text;
        if (!pipeline.dedupe.on || name.empty() || stores.clients_.contains(name)) continue;
        Result<std::shared_ptr<dedupe::redis::RedisClient>> client =
            dedupe::redis::RedisClient::open(redis_settings(definitions.host.stores.at(name)), log);
        if (!client) return tl::unexpected(std::move(client.error()));
        stores.clients_.emplace(name, std::move(*client));
    }
    return stores;
}

std::unique_ptr<engine::Dedupe> Stores::make_dedupe(const config::PipelineDefinition& pipeline,
                                                    const model::TopicPartition& where,
                                                    Clock& clock) const {
    const auto client = clients_.find(pipeline.dedupe.store.text);
    STRANDLINE_VERIFY(client != clients_.end(), "a store was not opened");
    return std::make_unique<dedupe::redis::RedisDedupe>(redis_dedupe_settings(pipeline), where,
                                                        client->second, clock);
}

}  // namespace strandline::app

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/stores.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/pipeline.hpp"
#include "journal/crash_journal.hpp"
#include "kafka/producer.hpp"
#include "plugin/plugin_stage.hpp"
#include "schema/event_reader.hpp"

namespace strandline::app {

struct PipelineWorksSetup {
    std::shared_ptr<const Configuration> configuration;
    std::size_t index{0};  ///< of the pipeline in it
    std::shared_ptr<const Stores> stores;
    std::shared_ptr<journal::CrashJournal> journal;  ///< null = there is none
    std::string embedded_brokers;                    ///< of its cluster; empty = a real one
    std::uint64_t hash_seed{0};                      ///< nobody outside can know it
    Clock* clock{nullptr};
    Logger* log{nullptr};
};

/// What the lanes of one pipeline are made of in one generation: its producer, its stages and the
/// settings that go with them. A reload opens the next one beside it, and lanes move over.
///
/// Ownership  keeps its generation alive; outlives its lanes.
/// Threads    [control-strand], except open() of the LaneFactory: [lane-strand]
class PipelineWorks final : public engine::LaneFactory {
public:
    /// Makes the producer; no stage is open yet. Errors  "kafka-config"
    static Result<std::unique_ptr<PipelineWorks>> open(PipelineWorksSetup setup);
    ~PipelineWorks() override;

    /// Those that are not open yet. Errors  "plugin-config": the definition is wrong; "plugin-open": the
    /// world is, and the next call may find it healed.
    Result<> open_stages();
    /// From now on `pipeline` hears of the producer's connection; null = nobody does.
    void report_to(const std::shared_ptr<engine::Pipeline>& pipeline);
    /// Closes the stages and the producer. No lane is open any more.
    void close();

    [[nodiscard]] const config::HostDefinition& host() const {
        return setup_.configuration->definitions.host;
    }
    [[nodiscard]] const config::PipelineDefinition& definition() const { return definition_; }
    /// What this generation of it runs by, to be compared with the next.
    [[nodiscard]] std::shared_ptr<const config::Document> document() const {
        return {setup_.configuration, &setup_.configuration->documents[setup_.index]};
    }
    [[nodiscard]] const engine::PipelineSettings& settings() const { return settings_; }
    [[nodiscard]] const std::string& embedded_brokers() const { return setup_.embedded_brokers; }

    Result<engine::LaneParts> open(const model::TopicPartition& where,
                                   std::shared_ptr<engine::LanePort> port) override;

private:
    /// Whom the producer's poll thread tells of its connection, and what it said last.
    struct Connection {
        std::mutex mutex;
        std::weak_ptr<engine::Pipeline> listener;
        std::optional<Error> trouble;
    };

    explicit PipelineWorks(PipelineWorksSetup setup);
    Result<> open_producer();
    [[nodiscard]] std::unique_ptr<engine::Dedupe> make_dedupe(
        const model::TopicPartition& where) const;

    // Constant after construction
    const PipelineWorksSetup setup_;
    const config::PipelineDefinition& definition_;
    const PipelineHandlers& handlers_;
    const engine::PipelineSettings settings_;
    const schema::EventReaderSettings reader_settings_;

    // Own synchronisation
    const std::shared_ptr<Connection> connection_{std::make_shared<Connection>()};
    std::unique_ptr<kafka::Producer> producer_;

    // On the control strand only; read by lanes once they are open
    std::vector<std::unique_ptr<plugin::PluginStage>> stages_;
};

/// The operator's own properties win over those that the embedded broker wants.
void add_defaults(kafka::ClientSettings& client, const std::map<std::string, std::string>& extra);

}  // namespace strandline::app

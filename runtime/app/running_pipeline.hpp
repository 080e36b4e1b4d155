#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/stores.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/pipeline.hpp"
#include "kafka/producer.hpp"
#include "plugin/plugin_stage.hpp"
#include "schema/event_reader.hpp"

namespace strandline::app {

struct RunningPipelineSetup {
    const Configuration* configuration{nullptr};
    std::size_t index{0};          ///< of the pipeline in it
    std::string embedded_brokers;  ///< of its cluster; empty = a real one
    std::optional<engine::Strand> control;
    boost::asio::io_context* workers{nullptr};
    const Stores* stores{nullptr};
    Clock* clock{nullptr};
    Logger* log{nullptr};
};

/// One pipeline of the host with all that belongs to it: its producer, its stages and the engine's
/// pipeline, wired to each other here and nowhere else.
///
/// Ownership  the setup's pointers outlive it.
/// Threads    [control-strand], except open() of the LaneFactory: [lane-strand]
class RunningPipeline final : private engine::LaneFactory {
public:
    /// Makes the clients; nothing runs yet. Errors  "kafka-config"
    static Result<std::unique_ptr<RunningPipeline>> open(RunningPipelineSetup setup);
    ~RunningPipeline() override;

    [[nodiscard]] const engine::Strand& control() const { return control_; }
    /// Opens the stages, then joins the group. A stage whose world is broken is tried again with
    /// backoff, and the pipeline is not ready meanwhile. Errors  the configuration's
    Result<> start();
    /// Drains, flushes, commits, leaves, closes; then calls `done`.
    void stop(std::function<void()> done);
    /// After a stop: everything in work was finished within the drain time.
    [[nodiscard]] bool drained() const { return !pipeline_ || pipeline_->drained(); }
    [[nodiscard]] engine::PipelineSnapshot snapshot() const;

private:
    explicit RunningPipeline(RunningPipelineSetup setup);

    Result<engine::LaneParts> open(const model::TopicPartition& where,
                                   std::shared_ptr<engine::LanePort> port) override;
    Result<> open_producer();
    void make_engine();
    [[nodiscard]] std::unique_ptr<engine::Dedupe> make_dedupe() const;
    Result<> open_stages();
    void try_again_later(const Error& trouble);

    // Constant after construction
    const Configuration& configuration_;
    const config::PipelineDefinition& definition_;
    const PipelineHandlers& handlers_;
    const std::string embedded_brokers_;
    const engine::Strand control_;
    boost::asio::io_context& workers_;
    const Stores& stores_;
    Clock& clock_;
    Logger& log_;
    const engine::PipelineSettings settings_;
    const schema::EventReaderSettings reader_settings_;
    const std::uint64_t hash_seed_;  ///< nobody outside can know it

    // Own synchronisation
    std::unique_ptr<kafka::Producer> producer_;

    // On the control strand only; the stages are read by lanes once they are open
    std::vector<std::unique_ptr<plugin::PluginStage>> stages_;
    std::shared_ptr<engine::Pipeline> pipeline_;
    std::unique_ptr<engine::Alarm> retry_alarm_;
    Duration retry_backoff_{0};
    std::string cannot_open_;  ///< why the stages are not open yet; empty = they are
    bool joined_{false};
};

}  // namespace strandline::app

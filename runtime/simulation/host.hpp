#pragma once

#include <functional>
#include <memory>

#include "base/log.hpp"
#include "engine/pipeline.hpp"
#include "simulation/cluster.hpp"
#include "simulation/consumer.hpp"
#include "simulation/ground.hpp"
#include "simulation/group.hpp"
#include "simulation/producer.hpp"
#include "simulation/stage.hpp"

namespace strandline::simulation {

/// One life of a host: a real pipeline over the simulated cluster.
///
/// Ownership  whoever holds it, until it is stopped or buried.
class HostProcess final : public engine::LaneFactory,
                          public std::enable_shared_from_this<HostProcess> {
public:
    HostProcess(Ground& ground, Cluster& cluster, Group& group, Crashes& crashes, Logger& log,
                std::shared_ptr<Process> process);
    ~HostProcess() override;

    void start();
    /// Gracefully; then `done`.
    void stop(std::function<void()> done);
    /// After its death: takes the pipeline apart; then `done`.
    void bury(std::function<void()> done);

    [[nodiscard]] const std::shared_ptr<Process>& process() const { return process_; }
    [[nodiscard]] SimulatedConsumer& consumer() { return *consumer_; }
    [[nodiscard]] engine::Pipeline& pipeline() { return *pipeline_; }

    Result<engine::LaneParts> open(const model::TopicPartition& where,
                                   std::shared_ptr<engine::LanePort> port) override;

private:
    void stop_pipeline(std::function<void()> done);

    Ground& ground_;
    Cluster& cluster_;
    Group& group_;
    Crashes& crashes_;
    Logger& log_;
    const std::shared_ptr<Process> process_;
    const std::shared_ptr<SimulatedProducer> producer_;
    std::shared_ptr<engine::Pipeline> pipeline_;
    std::shared_ptr<SimulatedConsumer> consumer_;  // the last that the pipeline made
};

}  // namespace strandline::simulation

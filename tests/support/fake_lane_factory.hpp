#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "engine/settings.hpp"
#include "support/fake_producer.hpp"
#include "support/scripted_stage.hpp"

namespace strandline::testing {

/// Lanes made of fakes that share one script and one producer.
class FakeLaneFactory final : public engine::LaneFactory {
public:
    FakeLaneFactory(const engine::PipelineSettings& settings, std::shared_ptr<StageScript> script,
                    std::shared_ptr<FakeProducer> producer);

    /// Lanes opened from now on remember ids so.
    void set_dedupe(std::function<std::unique_ptr<engine::Dedupe>()> make);
    /// So many of the next open() calls fail.
    void fail_opens(std::size_t count);
    /// The port of the lane that was opened last for the partition.
    [[nodiscard]] std::shared_ptr<engine::LanePort> port(const model::TopicPartition& where) const;
    [[nodiscard]] std::size_t opened() const;

    Result<engine::LaneParts> open(const model::TopicPartition& where,
                                   std::shared_ptr<engine::LanePort> port) override;

private:
    const std::vector<std::string> types_;
    const std::size_t stages_;
    const engine::OutputIndex dead_letters_;
    const engine::OutputIndex poison_;
    const std::shared_ptr<StageScript> script_;
    const std::shared_ptr<FakeProducer> producer_;

    mutable std::mutex mutex_;
    std::function<std::unique_ptr<engine::Dedupe>()> make_dedupe_;
    std::map<model::TopicPartition, std::weak_ptr<engine::LanePort>> ports_;
    std::size_t failures_left_{0};
    std::size_t opened_{0};
};

}  // namespace strandline::testing

#include "support/fake_lane_factory.hpp"

#include "support/fake_decoder.hpp"

namespace strandline::testing {

FakeLaneFactory::FakeLaneFactory(const engine::PipelineSettings& settings,
                                 std::shared_ptr<StageScript> script,
                                 std::shared_ptr<FakeProducer> producer)
    : types_(settings.types),
      stages_(settings.stages.size()),
      dead_letters_(settings.dead_letter_output()),
      poison_(settings.poison_output()),
      script_(std::move(script)),
      producer_(std::move(producer)) {}

void FakeLaneFactory::set_dedupe(std::function<std::unique_ptr<engine::Dedupe>()> make) {
    const std::lock_guard lock(mutex_);
    make_dedupe_ = std::move(make);
}

void FakeLaneFactory::fail_opens(std::size_t count) {
    const std::lock_guard lock(mutex_);
    failures_left_ = count;
}

std::shared_ptr<engine::LanePort> FakeLaneFactory::port(const model::TopicPartition& where) const {
    const std::lock_guard lock(mutex_);
    const auto found = ports_.find(where);
    return found == ports_.end() ? nullptr : found->second.lock();
}

std::size_t FakeLaneFactory::opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
}

Result<engine::LaneParts> FakeLaneFactory::open(const model::TopicPartition& where,
                                                std::shared_ptr<engine::LanePort> port) {
    const std::lock_guard lock(mutex_);
    if (failures_left_ > 0) {
        --failures_left_;
        return failed("plugin-open-lane", "its database does not answer");
    }
    ++opened_;
    ports_[where] = port;
    engine::LaneParts parts;
    parts.decoder = std::make_unique<FakeDecoder>(types_);
    for (std::size_t stage = 0; stage < stages_; ++stage)
        parts.stages.push_back(std::make_unique<ScriptedStage>(script_, stage));
    const auto publisher = producer_->open_port();
    parts.publisher = publisher;
    parts.dead_letters =
        std::make_unique<FakeDeadLetters>(publisher, producer_, dead_letters_, poison_);
    if (make_dedupe_) parts.dedupe = make_dedupe_();
    return parts;
}

}  // namespace strandline::testing

#pragma once

#include <strandline/plugin.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "model/topic_partition.hpp"
#include "plugin/delivery_slots.hpp"
#include "plugin/lane_gate.hpp"
#include "plugin/stage_core.hpp"

namespace strandline::plugin {

/// One handler on one lane: fills the ABI's event, calls the plugin, and takes back what it did. The
/// common delivery (ack, with or without one emit) allocates nothing, takes no lock and reads no
/// clock.
///
/// Threads  [lane-strand], where nothing else is said.
class LaneStage final : public engine::Stage {
public:
    /// `lane` is what the plugin's open_lane() gave, or the stage object. `number` makes the lane id.
    LaneStage(std::shared_ptr<StageCore> core, delivery_slots::Taken slot,
              model::TopicPartition where, std::shared_ptr<engine::LanePort> port);
    ~LaneStage() override;
    LaneStage(const LaneStage&) = delete;
    LaneStage& operator=(const LaneStage&) = delete;

    /// Calls the plugin's open_lane(). [lane-strand]
    [[nodiscard]] Result<void> open(void* stage_object);

    model::Verdict handle(engine::Delivery& delivery) override;
    void cancel(engine::Delivery& delivery, engine::CancelReason reason) override;
    void close(engine::CloseReason reason) override;

    /// What complete() promised, come to the strand; nothing when the delivery ended meanwhile.
    void settle_completed(std::uint32_t generation);
    void on_post(void* arg);

    // ---- for the host table, which finds the lane by the thread ----

    /// The lane whose plugin code runs on this thread now; null = none. [any-thread]
    static LaneStage* current() { return current_; }
    /// Is this token that of the delivery in work here? Its slot lives from fill() to settle().
    [[nodiscard]] bool holds(strandline_delivery token) const {
        return token == event_.delivery && slot_.slot->lives(delivery_slots::generation_of(token));
    }
    [[nodiscard]] const StageCore& core() const { return *core_; }
    [[nodiscard]] engine::Delivery* delivery() { return delivery_; }
    /// An effect of the delivery was refused: it will not be acknowledged, for this reason.
    void effect_refused(std::string code, std::string message);

private:
    class Entered;

    void fill(const engine::Delivery& delivery);
    model::Verdict returned(strandline_verdict verdict, engine::Delivery& delivery);
    void settle(strandline_verdict verdict, engine::Delivery& delivery);

    static constinit inline thread_local LaneStage* current_{nullptr};

    std::shared_ptr<StageCore> core_;
    const strandline_handler& handler_;
    delivery_slots::Taken slot_;
    model::TopicPartition where_;
    std::shared_ptr<LaneGate> gate_;
    void* lane_{nullptr};
    bool own_lane_{false};  // lane_ is the plugin's lane object, not the stage's
    bool open_{false};

    engine::Delivery* delivery_{nullptr};  // in work: handling or pending
    strandline_event event_{};
    std::vector<strandline_header> headers_;
    std::optional<engine::Delivery::Reason> refused_;  // the first effect that was
};

}  // namespace strandline::plugin

#include "plugin/lane_stage.hpp"

#include <string.h>

#include <chrono>
#include <utility>

#include "engine/delivery.hpp"

namespace strandline::plugin {

namespace {

constexpr strandline_str to_str(std::string_view text) { return {text.data(), text.size()}; }
constexpr strandline_bytes to_bytes(Bytes bytes) { return {bytes.data(), bytes.size()}; }

std::string text_of(const strandline_error& error, std::string_view otherwise) {
    const std::string_view text(error.message, strnlen(error.message, sizeof error.message));
    return std::string(text.empty() ? otherwise : text);
}

bool is_verdict(strandline_verdict verdict) {
    return verdict >= STRANDLINE_ACK && verdict <= STRANDLINE_HALT;
}

}  // namespace

/// While it lives, this thread runs the plugin's code for this lane.
class LaneStage::Entered {
public:
    explicit Entered(LaneStage* lane) : before_(std::exchange(current_, lane)) {}
    ~Entered() { current_ = before_; }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

private:
    LaneStage* before_;
};

LaneStage::LaneStage(std::shared_ptr<StageCore> core, delivery_slots::Taken slot,
                     model::TopicPartition where, std::shared_ptr<engine::LanePort> port)
    : core_(std::move(core)),
      handler_(*core_->handler),
      slot_(slot),
      where_(std::move(where)),
      gate_(std::make_shared<LaneGate>(std::move(port), core_->plugin, core_->handler, this)) {
    event_.struct_size = sizeof event_;
    event_.partition = where_.partition;
    event_.topic = to_str(where_.topic);
    const std::scoped_lock lock(slot_.slot->mutex);
    ++slot_.slot->lane;
    slot_.slot->gate = gate_;
    slot_.slot->owner.store(core_.get());
}

LaneStage::~LaneStage() {
    close(engine::CloseReason::shutdown);
    delivery_slots::give_back(slot_.index);
}

Result<void> LaneStage::open(void* stage_object) {
    open_ = true;
    lane_ = stage_object;
    if (handler_.open_lane == nullptr) return {};
    const strandline_str topic = to_str(where_.topic);
    strandline_lane_args args{};
    args.struct_size = sizeof args;
    args.partition = where_.partition;
    args.lane = delivery_slots::token_of(slot_.index, slot_.slot->lane);
    args.topics = &topic;
    args.topic_count = 1;
    strandline_error error{};
    error.struct_size = sizeof error;
    lane_ = nullptr;
    const strandline_status status = handler_.open_lane(stage_object, &args, &lane_, &error);
    if (status == STRANDLINE_OK) {
        own_lane_ = true;
        return {};
    }
    return failed("plugin-open-lane", core_->stage + ": cannot open a lane for " + where_.topic +
                                          "/" + std::to_string(where_.partition) + ": " +
                                          text_of(error, "it gave no reason"));
}

model::Verdict LaneStage::handle(engine::Delivery& delivery) {
    delivery_ = &delivery;
    fill(delivery);
    strandline_verdict verdict = STRANDLINE_UNSET;
    {
        const Entered entered(this);
        verdict = handler_.handle(lane_, &event_);
    }
    return returned(verdict, delivery);
}

void LaneStage::fill(const engine::Delivery& delivery) {
    const model::Record& record = *delivery.record;
    event_.flags = (delivery.redelivered ? std::uint32_t{STRANDLINE_EVENT_REDELIVERED} : 0U) |
                   (delivery.event.json != nullptr ? std::uint32_t{STRANDLINE_EVENT_JSON} : 0U) |
                   (record.log_append_time ? std::uint32_t{STRANDLINE_EVENT_LOG_APPEND_TIME} : 0U);
    event_.offset = record.offset.value;
    event_.timestamp_ms = record.timestamp_ms;
    event_.deadline_ns = delivery.deadline.time_since_epoch().count();
    event_.attempt = delivery.attempt.value;
    event_.type = to_str(delivery.event.type);
    event_.id = to_str(delivery.event.id);
    event_.key = to_bytes(record.key);
    event_.value = to_bytes(delivery.event.value);
    headers_.clear();
    for (const model::Header& header : delivery.headers) {
        headers_.push_back({to_str(header.name), to_bytes(header.value)});
    }
    event_.headers = headers_.data();
    event_.header_count = headers_.size();
    const std::uint32_t generation = slot_.slot->begin(event_.deadline_ns);
    event_.delivery = delivery_slots::token_of(slot_.index, generation);
}

model::Verdict LaneStage::returned(strandline_verdict verdict, engine::Delivery& delivery) {
    if (verdict == STRANDLINE_PENDING && handler_.max_pending != 0) {
        slot_.slot->hold(delivery_slots::generation_of(event_.delivery));
        return model::Verdict::pending;
    }
    settle(verdict, delivery);
    if (verdict == STRANDLINE_PENDING) {
        core_->misbehaved(Misbehaviour::undeclared_pending,
                          "handle() returned PENDING, but max_pending is 0: treated as HALT");
        return model::Verdict::halt;
    }
    if (!is_verdict(verdict)) {
        core_->misbehaved(Misbehaviour::unknown_verdict,
                          "handle() returned no verdict: treated as HALT");
        return model::Verdict::halt;
    }
    return static_cast<model::Verdict>(verdict);
}

void LaneStage::settle(strandline_verdict verdict, engine::Delivery& delivery) {
    const std::uint32_t generation = delivery_slots::generation_of(event_.delivery);
    slot_.slot->end();
    delivery_ = nullptr;
    if (slot_.slot->failed(generation)) delivery.effect_failed = true;
    if (!refused_) return;
    // Why the ack will not be believed; a handler that gives another verdict has reasons of its own.
    if (verdict == STRANDLINE_ACK || !delivery.reason) delivery.reason = std::move(refused_);
    refused_.reset();
}

void LaneStage::settle_completed(std::uint32_t generation) {
    Completed completed;
    {
        const std::scoped_lock lock(slot_.slot->mutex);
        const DeliverySlot::State expected{generation, DeliverySlot::Phase::completed};
        if (delivery_ == nullptr || slot_.slot->state() != expected) return;
        completed = std::exchange(slot_.slot->completed, {});
    }
    engine::Delivery& delivery = *delivery_;
    if (completed.has_detail) {
        delivery.reason =
            engine::Delivery::Reason{std::move(completed.code), std::move(completed.message),
                                     std::chrono::milliseconds(completed.retry_after_ms)};
    }
    const bool known = is_verdict(completed.verdict) && completed.verdict != STRANDLINE_PENDING;
    if (!known) {
        core_->misbehaved(Misbehaviour::unknown_verdict,
                          "complete() brought no verdict: treated as HALT");
    }
    settle(completed.verdict, delivery);
    gate_->port->settle(known ? static_cast<model::Verdict>(completed.verdict)
                              : model::Verdict::halt);
}

void LaneStage::on_post(void* arg) {
    const Entered entered(this);
    handler_.on_post(lane_, arg);
}

void LaneStage::cancel(engine::Delivery& delivery, engine::CancelReason reason) {
    if (delivery_ == nullptr) return;
    const strandline_delivery token = event_.delivery;
    settle(STRANDLINE_RETRY, delivery);
    if (handler_.on_cancel == nullptr) return;
    const Entered entered(this);
    handler_.on_cancel(lane_, token, static_cast<std::uint32_t>(reason));
}

void LaneStage::close(engine::CloseReason reason) {
    if (!open_) return;
    open_ = false;
    if (delivery_ != nullptr) cancel(*delivery_, engine::CancelReason::shutdown);
    gate_->lane = nullptr;
    {
        const std::scoped_lock lock(slot_.slot->mutex);
        slot_.slot->gate = nullptr;
        slot_.slot->owner.store(nullptr);
    }
    if (!own_lane_) return;
    const Entered entered(this);
    handler_.close_lane(lane_, static_cast<std::uint32_t>(reason));
}

void LaneStage::effect_refused(std::string code, std::string message) {
    delivery_->effect_failed = true;
    if (refused_) return;  // the first is the cause
    refused_ = engine::Delivery::Reason{std::move(code), std::move(message), Duration(0)};
}

}  // namespace strandline::plugin

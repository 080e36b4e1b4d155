#include "simulation/stage.hpp"

namespace strandline::simulation {

using model::Verdict;

namespace {

constexpr std::size_t oversized_bytes = 9000;  // above what a producer takes

/// Its outputs: where they come from, and their number.
void emit_all(const Script& script, engine::Delivery& delivery) {
    for (std::uint32_t i = 0; i < script.emits; ++i) {
        std::string value = output_text(*delivery.where, delivery.record->offset.value, i);
        const bool last = i + 1 == script.emits;
        if (last && script.oversized) value += std::string(oversized_bytes, '.');
        if (last && script.refused) value += " refused";
        engine::Emit emit;
        emit.output = 0;
        emit.key = delivery.record->key;
        emit.value = value;
        emit.type = "ENRICHED";
        delivery.effects.add(emit);
    }
}

}  // namespace

ScriptedStage::ScriptedStage(Ground& ground, std::shared_ptr<Process> process,
                             std::shared_ptr<engine::LanePort> port, Crashes& crashes)
    : ground_(ground), process_(std::move(process)), crashes_(crashes) {
    pending_->port = port;
}

ScriptedStage::~ScriptedStage() { pending_->delivery = nullptr; }

Verdict ScriptedStage::handle(engine::Delivery& delivery) {
    const Step step(ground_, *process_, "handle", *delivery.where, delivery.record->offset.value);
    if (!step) return Verdict::skip;
    return act(parse_script(delivery.event.value), delivery);
}

Verdict ScriptedStage::act(const Script& script, engine::Delivery& delivery) {
    switch (script.deed) {
        case Script::Deed::skip:
            ground_.checker->on_verdict(*delivery.where, delivery.record->offset.value);
            return Verdict::skip;
        case Script::Deed::reject:
            delivery.reason = {.code = "not-wanted", .message = "its script says so"};
            return Verdict::reject;
        case Script::Deed::retry:
            return delivery.attempt.value <= script.times ? Verdict::retry
                                                          : succeed(script, delivery);
        case Script::Deed::pending:
            complete_later(script, delivery, std::chrono::milliseconds{script.after_ms});
            return Verdict::pending;
        case Script::Deed::silent:
            return Verdict::pending;
        case Script::Deed::halt:
            return ground_.time.elapsed() < std::chrono::milliseconds{script.until_ms}
                       ? Verdict::halt
                       : succeed(script, delivery);
        case Script::Deed::crash: {
            std::uint32_t& crashed =
                crashes_[output_text(*delivery.where, delivery.record->offset.value, 0)];
            if (crashed >= script.times) return succeed(script, delivery);
            ++crashed;
            ground_.crash(*process_);
            return Verdict::skip;
        }
        default:
            return succeed(script, delivery);
    }
}

Verdict ScriptedStage::succeed(const Script& script, engine::Delivery& delivery) {
    emit_all(script, delivery);
    ground_.checker->on_verdict(*delivery.where, delivery.record->offset.value);
    return Verdict::ack;
}

void ScriptedStage::complete_later(const Script& script, engine::Delivery& delivery,
                                   Duration wait) {
    pending_->delivery = &delivery;
    const std::uint64_t token = ++pending_->token;
    const auto complete = [this, process = process_, pending = pending_, token, script] {
        const auto port = pending->port.lock();
        if (!port || process->dead) return;
        port->post([this, process, pending, token, script] {
            if (process->dead || pending->delivery == nullptr || pending->token != token) return;
            engine::Delivery& settled = *std::exchange(pending->delivery, nullptr);
            const Verdict verdict = succeed(script, settled);
            if (const auto lane = pending->port.lock()) lane->settle(verdict);
        });
    };
    ground_.time.after(wait, complete);
    if (script.twice) ground_.time.after(wait + std::chrono::milliseconds{1}, complete);
}

void ScriptedStage::cancel(engine::Delivery& delivery, engine::CancelReason /*reason*/) {
    const Step step(ground_, *process_, "cancel", *delivery.where, delivery.record->offset.value);
    pending_->delivery = nullptr;
}

void ScriptedStage::close(engine::CloseReason /*reason*/) {
    const Step step(ground_, *process_, "close");
    pending_->delivery = nullptr;
}

const model::Failure* ScriptDecoder::decode(const model::Record& record,
                                            std::span<const model::Header> /*headers*/,
                                            model::Event& event) {
    const Script script = parse_script(record.value);
    id_ = script.id;
    event.type_index = 1;
    event.type = "ORDER";
    event.id = id_;
    event.value = record.value;
    event.skip = script.deed == Script::Deed::ignored;
    if (script.deed != Script::Deed::bad) return nullptr;
    failure_ = model::failure_of(model::FailureClass::invalid_json, "its script says so");
    return &failure_;
}

}  // namespace strandline::simulation

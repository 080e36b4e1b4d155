#include "support/scripted_stage.hpp"

namespace strandline::testing {

model::Verdict ScriptedStage::handle(engine::Delivery& delivery) {
    if (script_->recording) {
        script_->calls.push_back({stage_, delivery.record->offset.value, delivery.attempt.value,
                                  delivery.redelivered, std::string(delivery.event.id)});
    }
    std::deque<Answer>& answers = script_->answers[stage_];
    if (answers.empty()) {
        const Answer& always = script_->always[stage_];
        play(always, delivery);
        return always.verdict;
    }
    const Answer answer = std::move(answers.front());
    answers.pop_front();
    play(answer, delivery);
    return answer.verdict;
}

void ScriptedStage::cancel(engine::Delivery& delivery, engine::CancelReason reason) {
    script_->cancelled.push_back({delivery.record->offset.value, reason});
}

void ScriptedStage::close(engine::CloseReason reason) {
    if (script_->recording) script_->closed.push_back(reason);
}

void ScriptedStage::play(const Answer& answer, engine::Delivery& delivery) {
    for (const Answer::Emitted& emitted : answer.emits) {
        engine::Emit emit;
        emit.output = emitted.output;
        emit.partition = emitted.partition;
        emit.value = emitted.value;
        delivery.effects.add(emit);
    }
    if (answer.reason) delivery.reason = answer.reason;
    delivery.effect_failed = answer.effect_failed;
    if (answer.during) answer.during(delivery);
}

}  // namespace strandline::testing

#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

/// One answer of a scripted handler. A bare verdict is one.
struct Answer {
    struct Emitted {
        engine::OutputIndex output{0};
        std::string value;
        std::int32_t partition{-1};
    };

    model::Verdict verdict{model::Verdict::ack};
    std::vector<Emitted> emits;
    std::optional<engine::Delivery::Reason> reason;
    bool effect_failed{false};
    std::function<void(engine::Delivery&)> during;  ///< what happens while the handler works

    Answer(model::Verdict what) : verdict(what) {}
    Answer& emit(engine::OutputIndex output, std::string value, std::int32_t partition = -1) {
        emits.push_back({output, std::move(value), partition});
        return *this;
    }
    Answer& because(std::string code, std::string message, Duration retry_after = Duration{0}) {
        reason = {std::move(code), std::move(message), retry_after};
        return *this;
    }
    Answer& failing_an_effect() {
        effect_failed = true;
        return *this;
    }
    Answer& meanwhile(std::function<void(engine::Delivery&)> what) {
        during = std::move(what);
        return *this;
    }
};

/// What the handlers of a pipeline shall answer, and what they saw: shared by all lanes and epochs.
///
/// Threads  [lane-strand]; a test looks when the lanes rest
struct StageScript {
    struct Call {
        std::size_t stage{0};
        std::int64_t offset{0};
        std::uint32_t attempt{0};
        bool redelivered{false};
        std::string id;
    };
    struct Cancelled {
        std::int64_t offset{0};
        engine::CancelReason reason{engine::CancelReason::deadline};
    };

    std::vector<std::deque<Answer>> answers;  ///< by stage; when they run out: `always`
    std::vector<Answer> always;               ///< by stage
    bool recording{true};                     ///< off where lanes run in several threads
    std::vector<Call> calls;
    std::vector<Cancelled> cancelled;
    std::vector<engine::CloseReason> closed;

    explicit StageScript(std::size_t stages)
        : answers(stages), always(stages, Answer(model::Verdict::ack)) {}
};

/// A handler that answers by script.
class ScriptedStage final : public engine::Stage {
public:
    ScriptedStage(std::shared_ptr<StageScript> script, std::size_t stage)
        : script_(std::move(script)), stage_(stage) {}

    model::Verdict handle(engine::Delivery& delivery) override;
    void cancel(engine::Delivery& delivery, engine::CancelReason reason) override;
    void close(engine::CloseReason reason) override;

private:
    void play(const Answer& answer, engine::Delivery& delivery);

    std::shared_ptr<StageScript> script_;
    const std::size_t stage_;
};

}  // namespace strandline::testing

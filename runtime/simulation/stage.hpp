#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/io.hpp"
#include "simulation/checker.hpp"
#include "simulation/ground.hpp"
#include "simulation/script.hpp"

namespace strandline::simulation {

/// How often each record has ended a process so far.
using Crashes = std::map<std::string, std::uint32_t>;

/// A handler that does what the record's script says.
class ScriptedStage final : public engine::Stage {
public:
    ScriptedStage(Ground& ground, std::shared_ptr<Process> process,
                  std::shared_ptr<engine::LanePort> port, Crashes& crashes);
    ~ScriptedStage() override;

    model::Verdict handle(engine::Delivery& delivery) override;
    void cancel(engine::Delivery& delivery, engine::CancelReason reason) override;
    void close(engine::CloseReason reason) override;

private:
    /// What a completion that comes later finds, or does not.
    struct Pending {
        std::weak_ptr<engine::LanePort> port;
        engine::Delivery* delivery{nullptr};  ///< null = settled, or cancelled
        std::uint64_t token{0};
    };

    model::Verdict act(const Script& script, engine::Delivery& delivery);
    model::Verdict succeed(const Script& script, engine::Delivery& delivery);
    void complete_later(const Script& script, engine::Delivery& delivery, Duration wait);

    Ground& ground_;
    const std::shared_ptr<Process> process_;
    Crashes& crashes_;
    const std::shared_ptr<Pending> pending_ = std::make_shared<Pending>();
};

/// A record's script as an event: one type, "ORDER".
class ScriptDecoder final : public engine::Decoder {
public:
    const model::Failure* decode(const model::Record& record,
                                 std::span<const model::Header> headers,
                                 model::Event& event) override;

private:
    std::string id_;
    model::Failure failure_;
};

}  // namespace strandline::simulation

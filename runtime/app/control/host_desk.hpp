#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/control/documents.hpp"
#include "app/control/rates.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "control/server.hpp"
#include "engine/explanation.hpp"
#include "engine/pipeline.hpp"

namespace strandline::app {

/// What the desk may ask of the host. Outlives it.
class Steering {
public:
    virtual ~Steering() = default;
    virtual HostFacts facts() = 0;
    /// [any-thread]
    virtual std::vector<engine::PipelineSnapshot> snapshots() = 0;
    /// Runs `work` on the pipeline's control strand; with null when there is no such pipeline.
    virtual void with_pipeline(const std::string& name,
                               std::function<void(engine::Pipeline*)> work) = 0;
};

/// Answers what comes over the control socket: status, lag, explain, pause, resume. Whatever changes
/// something leaves a line in the log that says who asked for it.
///
/// Threads  answer(): the server's; note(): [any-thread]
class HostDesk final : public control::Desk {
public:
    HostDesk(Steering& steering, Logger& log) : steering_(steering), log_(log) {}

    void answer(control::Request request, control::Peer peer,
                std::function<void(control::Answer)> done) override;
    /// Once a second: what the rates are made of.
    void note(TimePoint now, const std::vector<engine::PipelineSnapshot>& snapshots) {
        rates_.note(now, snapshots);
    }

private:
    using Done = std::function<void(control::Answer)>;

    void explain(const boost::json::object& arguments, Done done);
    void pause(const boost::json::object& arguments, control::Peer peer, Done done);
    void resume(const boost::json::object& arguments, control::Peer peer, Done done);
    void steer(const std::string& verb, const std::string& pipeline, control::Peer peer,
               std::function<void(engine::Pipeline&)> work, Done done);

    Steering& steering_;
    Logger& log_;
    Rates rates_;
};

}  // namespace strandline::app

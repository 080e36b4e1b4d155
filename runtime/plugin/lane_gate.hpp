#pragma once

#include <memory>

#include "engine/io.hpp"
#include "plugin/registry.hpp"

namespace strandline::plugin {

class LaneStage;

/// What work on its way to a lane's strand holds: it outlives the lane, and knows whether the lane
/// is still there.
///
/// Threads  port and plugin: [any-thread]; lane: [lane-strand]
class LaneGate {
public:
    LaneGate(std::shared_ptr<engine::LanePort> to, std::shared_ptr<const Plugin> of,
             const strandline_handler* calls, LaneStage* open)
        : port(std::move(to)), plugin(std::move(of)), handler(calls), lane(open) {}

    const std::shared_ptr<engine::LanePort> port;
    const std::shared_ptr<const Plugin> plugin;  // keeps the handler's table
    const strandline_handler* const handler;
    LaneStage* lane;  // null once the lane is closed
};

}  // namespace strandline::plugin

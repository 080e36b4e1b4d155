#pragma once

#include <chrono>
#include <string>

#include "control/frame.hpp"

namespace strandline::control {

/// Asks the host behind the socket, and waits for its answer.
///
/// Errors  "host-unreachable" (nobody is there), "control-permission" (this user may not), "host-silent"
///         (no answer in time), "bad-answer", and what the host answers.
[[nodiscard]] Answer ask(const std::string& path, const Request& request,
                         std::chrono::milliseconds timeout);

}  // namespace strandline::control

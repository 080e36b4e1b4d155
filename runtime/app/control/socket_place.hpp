#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/host_definition.hpp"

namespace strandline::app {

/// "/run/strandline/<instance>/control.sock"
[[nodiscard]] std::string default_control_socket(const std::string& instance);
/// What the host's file says, or the default.
[[nodiscard]] std::string control_socket_of(const config::HostDefinition& host);

/// Where a command shall look for its host: the first of these that is given.
struct WhichHost {
    std::string socket;    ///< --socket
    std::string instance;  ///< --instance
    std::string config;    ///< --config, the host's file
};

/// With nothing given, the one socket below `directory`; when there is none, what the file at its usual
/// place says. Reads the environment's variables that the file names.
///
/// Errors  "host-unreachable" (nothing to find), "host-ambiguous" (several), "host-config" (the file
///         that was named is wrong), "control-off"
[[nodiscard]] Result<std::string> find_control_socket(
    const WhichHost& which, const std::string& directory = "/run/strandline",
    const std::string& usual_file = "/etc/strandline/strandline.yaml");

}  // namespace strandline::app

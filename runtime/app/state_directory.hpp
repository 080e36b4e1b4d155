#pragma once

#include <string>

#include "config/definitions.hpp"

namespace strandline::app {

/// Where this host keeps what must survive its end: `state.directory`, else a folder of its instance's
/// name in STATE_DIRECTORY, which systemd sets, else in /var/lib/strandline. It may not be there yet.
[[nodiscard]] std::string state_directory(const config::HostDefinition& host);

}  // namespace strandline::app

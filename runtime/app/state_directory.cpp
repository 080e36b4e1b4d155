#include "app/state_directory.hpp"

#include <cstdlib>

namespace strandline::app {

std::string state_directory(const config::HostDefinition& host) {
    if (!host.state_directory.empty()) return host.state_directory;
    const char* given = std::getenv("STATE_DIRECTORY");
    std::string base = given != nullptr && *given == '/' ? given : "/var/lib/strandline";
    base = base.substr(0, base.find(':'));  // systemd lists several so
    return base + "/" + host.instance;
}

}  // namespace strandline::app

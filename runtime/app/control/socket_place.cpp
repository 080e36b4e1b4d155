#include "app/control/socket_place.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "config/environment.hpp"
#include "config/load.hpp"

namespace strandline::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* socket_name = "control.sock";

Result<std::string> from_file(const std::string& file) {
    config::Diagnostics diagnostics;
    const auto host = config::load_host(file, config::SystemEnvironment{}, diagnostics);
    if (!host) {
        const auto all = diagnostics.sorted();
        return failed(
            "host-config",
            (all.empty() ? file + " cannot be read" : config::to_text(all.front())) +
                "\nName the host's socket with --socket, or its instance with --instance");
    }
    if (!host->control.on)
        return failed("control-off", file + " says control: false, so this host has no socket");
    return control_socket_of(*host);
}

std::vector<std::string> sockets_below(const std::string& directory) {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator each(directory, error), end; !error && each != end;
         each.increment(error)) {
        const fs::path socket = each->path() / socket_name;
        std::error_code ignored;
        if (fs::is_socket(socket, ignored)) found.push_back(socket.string());
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace

std::string default_control_socket(const std::string& instance) {
    return "/run/strandline/" + instance + '/' + socket_name;
}

std::string control_socket_of(const config::HostDefinition& host) {
    return host.control.socket.empty() ? default_control_socket(host.instance)
                                       : host.control.socket;
}

Result<std::string> find_control_socket(const WhichHost& which, const std::string& directory,
                                        const std::string& usual_file) {
    if (!which.socket.empty()) return which.socket;
    if (!which.instance.empty()) return default_control_socket(which.instance);
    if (!which.config.empty()) return from_file(which.config);
    const std::vector<std::string> found = sockets_below(directory);
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::string all;
        for (const std::string& socket : found) all += "\n  --socket " + socket;
        return failed("host-ambiguous", "there are several hosts here; say which:" + all);
    }
    std::error_code ignored;
    if (fs::exists(usual_file, ignored))
        if (Result<std::string> named = from_file(usual_file)) return named;
    return failed("host-unreachable",
                  "no host answers: there is no " + directory + "/*/" + socket_name +
                      "; start one (systemctl start strandline), or name its socket with --socket "
                      "PATH, its instance with --instance NAME or its file with --config FILE");
}

}  // namespace strandline::app

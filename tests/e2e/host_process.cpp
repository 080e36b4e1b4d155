#include "e2e/host_process.hpp"

#include <charconv>
#include <csignal>
#include <sstream>
#include <stdexcept>

namespace strandline::e2e {

HostProcess::HostProcess(std::filesystem::path directory, const HostSetup& host,
                         const PipelineSetup& pipeline)
    : HostProcess(std::move(directory), host, pipeline.yaml()) {}

HostProcess::HostProcess(std::filesystem::path directory, const HostSetup& host,
                         const std::string& pipeline_yaml)
    : directory_(std::move(directory)), environment_(host.environment) {
    std::filesystem::create_directories(directory_ / "pipelines.d");
    write_text(directory_ / "strandline.yaml", host.yaml());
    write_text(directory_ / "pipelines.d" / "pipeline.yaml", pipeline_yaml);
}

void HostProcess::start() {
    log_start_ = log().size();
    port_ = 0;
    process_ = std::make_unique<ChildProcess>(
        ChildOptions{.command = {STRANDLINE_E2E_BINARY, "run", "--config",
                                 (directory_ / "strandline.yaml").string(), "--pipelines",
                                 (directory_ / "pipelines.d").string()},
                     .environment = environment_,
                     .directory = directory_,
                     .standard_output = directory_ / "host.out",
                     .standard_error = log_file()});
}

// It says where it listens in its log: `url=http://127.0.0.1:PORT/metrics`.
bool HostProcess::find_port() {
    if (port_ != 0) return true;
    static const std::string before = "url=http://127.0.0.1:";
    const std::string text = new_log();
    const std::size_t place = text.find(before);
    if (place == std::string::npos) return false;
    std::from_chars(text.data() + place + before.size(), text.data() + text.size(), port_);
    return port_ != 0;
}

HttpAnswer HostProcess::get(const std::string& path) {
    return find_port() ? http_get(port_, path) : HttpAnswer{};
}

void HostProcess::require_running() {
    if (!running()) throw std::runtime_error("the host ended: " + new_log());
}

void HostProcess::wait_ready(std::chrono::milliseconds limit) {
    const bool ready = wait_for(limit, [this] { return get("/readyz").status == 200; });
    if (!ready)
        throw std::runtime_error("the host is not ready: " + get("/readyz").body + new_log());
}

bool HostProcess::logged(const std::vector<std::string>& words) const {
    std::istringstream lines(new_log());
    for (std::string line; std::getline(lines, line);) {
        bool all = true;
        for (const std::string& word : words) all = all && line.find(word) != std::string::npos;
        if (all) return true;
    }
    return false;
}

std::optional<int> HostProcess::terminate(std::chrono::milliseconds limit) {
    process_->signal(SIGTERM);
    return process_->wait_for_exit(limit);
}

}  // namespace strandline::e2e

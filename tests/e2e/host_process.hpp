#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "e2e/child_process.hpp"
#include "e2e/host_setup.hpp"
#include "e2e/http.hpp"
#include "e2e/metrics_text.hpp"
#include "e2e/wait.hpp"

namespace strandline::e2e {

/// The real binary as an operator runs it, `strandline run`, with its files in a folder of the test.
///
/// Errors  std::runtime_error with the end of its log where a wait has no sense any more.
class HostProcess {
public:
    /// Writes the files. Nothing runs yet.
    HostProcess(std::filesystem::path directory, const HostSetup& host,
                const PipelineSetup& pipeline);
    HostProcess(std::filesystem::path directory, const HostSetup& host,
                const std::string& pipeline_yaml);

    /// Starts it, without waiting. May be called again after it has ended.
    void start();
    /// Until the condition holds (true) or the limit has passed (false); throws when it ends instead.
    template <class Condition>
    bool wait_for(std::chrono::milliseconds limit, Condition&& condition,
                  std::chrono::milliseconds step = std::chrono::milliseconds(50)) {
        return wait_until(
            limit,
            [&] {
                require_running();
                return condition();
            },
            step);
    }
    /// Until /readyz says yes.
    void wait_ready(std::chrono::milliseconds limit = std::chrono::seconds(30));

    [[nodiscard]] HttpAnswer get(const std::string& path);
    [[nodiscard]] MetricsText metrics() { return MetricsText(get("/metrics").body); }
    /// All that it logged since the first start.
    [[nodiscard]] std::string log() const { return read_text(log_file()); }
    /// A line of this start's log holds all of the words.
    [[nodiscard]] bool logged(const std::vector<std::string>& words) const;

    [[nodiscard]] pid_t id() const { return process_->id(); }
    [[nodiscard]] bool running() { return process_ && process_->running(); }
    std::optional<int> wait_for_exit(std::chrono::milliseconds limit) {
        return process_->wait_for_exit(limit);
    }
    /// SIGTERM, and the exit code; nothing when it is still there at the limit.
    std::optional<int> terminate(std::chrono::milliseconds limit = std::chrono::seconds(30));
    void kill() { process_->kill(); }  ///< SIGKILL
    void signal(int number) const { process_->signal(number); }

private:
    [[nodiscard]] std::filesystem::path log_file() const { return directory_ / "host.log"; }
    [[nodiscard]] std::string new_log() const { return log().substr(log_start_); }
    bool find_port();
    void require_running();

    std::filesystem::path directory_;
    std::vector<std::pair<std::string, std::string>> environment_;
    std::unique_ptr<ChildProcess> process_;
    std::size_t log_start_{0};  ///< where this start's log begins
    int port_{0};               ///< of the admin listener; 0 = not known yet
};

}  // namespace strandline::e2e

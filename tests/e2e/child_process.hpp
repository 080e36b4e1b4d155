#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace strandline::e2e {

/// What a child runs with. Its output goes to files, never to a pipe that somebody must drain.
struct ChildOptions {
    std::vector<std::string> command{};  ///< the program's path first
    std::vector<std::pair<std::string, std::string>>
        environment;                          ///< beside what we have ourselves
    std::filesystem::path directory{};        ///< empty = ours
    std::filesystem::path standard_output{};  ///< appended; empty = /dev/null
    std::filesystem::path standard_error{};   ///< appended; empty = /dev/null
};

/// A process of a test's own. It is ended by its id, always: by the destructor, and by the kernel if
/// the test itself dies.
///
/// Threads  the one that made it: the kernel's guard hangs on that thread.
/// Errors   std::runtime_error where the operating system refuses.
class ChildProcess {
public:
    explicit ChildProcess(const ChildOptions& options);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }
    [[nodiscard]] bool running();
    void signal(int number) const;
    /// The exit code, 128 + n after signal n, or nothing when it still runs at the deadline.
    std::optional<int> wait_for_exit(std::chrono::milliseconds limit);
    /// SIGKILL, and waits. A child that has ended already is no error.
    void kill();

private:
    bool collect(int flags);

    pid_t id_{-1};
    std::optional<int> exit_code_;
};

struct CommandResult {
    int exit_code{0};
    std::string output;  ///< standard output and standard error, as they came
};

/// Runs a command to its end; one that is not done at the deadline is killed and throws.
CommandResult run_command(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                          const std::filesystem::path& directory = {});

/// The same, but any exit code other than 0 throws, with what the command said.
std::string require_command(const std::vector<std::string>& command,
                            std::chrono::milliseconds limit,
                            const std::filesystem::path& directory = {});

/// The path of a program as a shell would find it; empty when there is none.
std::filesystem::path find_program(const std::string& name);

std::string read_text(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace strandline::e2e

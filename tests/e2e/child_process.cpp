#include "e2e/child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to us

namespace strandline::e2e {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (std::string& string : strings) result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environment_of(const ChildOptions& options) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const std::string name = text.substr(0, text.find('='));
        bool replaced = false;
        for (const auto& [key, value] : options.environment) replaced = replaced || key == name;
        if (!replaced) result.push_back(text);
    }
    for (const auto& [key, value] : options.environment) result.push_back(key + "=" + value);
    return result;
}

std::string path_or_null(const std::filesystem::path& file) {
    return file.empty() ? std::string("/dev/null") : file.string();
}

// Between fork and exec only calls that are safe in a copy of a process with threads.
void redirect(int target, const char* file) {
    const int descriptor = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::dup2(descriptor, target) < 0) ::_exit(126);
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
    std::vector<std::string> command = options.command;
    std::vector<std::string> environment = environment_of(options);
    std::vector<char*> arguments = pointers_to(command);
    std::vector<char*> variables = pointers_to(environment);
    const std::string out = path_or_null(options.standard_output);
    const std::string err = path_or_null(options.standard_error);
    const std::string directory = options.directory.string();
    const pid_t parent = ::getpid();

    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    if (id_ > 0) return;

    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);  // it died before the guard stood
    const int null_input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null_input < 0 || ::dup2(null_input, STDIN_FILENO) < 0) ::_exit(126);
    redirect(STDOUT_FILENO, out.c_str());
    redirect(STDERR_FILENO, err.c_str());
    if (!directory.empty() && ::chdir(directory.c_str()) != 0) ::_exit(126);
    ::execve(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
}

ChildProcess::~ChildProcess() { kill(); }

bool ChildProcess::collect(int flags) {
    if (exit_code_) return true;
    int status = 0;
    pid_t answer = 0;
    do {
        answer = ::waitpid(id_, &status, flags);
    } while (answer < 0 && errno == EINTR);
    if (answer != id_) return false;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

bool ChildProcess::running() { return !collect(WNOHANG); }

void ChildProcess::signal(int number) const {
    if (!exit_code_) ::kill(id_, number);
}

std::optional<int> ChildProcess::wait_for_exit(std::chrono::milliseconds limit) {
    const Clock::time_point deadline = Clock::now() + limit;
    while (!collect(WNOHANG)) {
        if (Clock::now() >= deadline) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return exit_code_;
}

void ChildProcess::kill() {
    if (exit_code_) return;
    ::kill(id_, SIGKILL);
    collect(0);
}

CommandResult run_command(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                          const std::filesystem::path& directory) {
    std::string name = (std::filesystem::temp_directory_path() / "strandline-e2e-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file can be made: " + name);
    ::close(descriptor);
    CommandResult result;
    std::optional<int> exit_code;
    {
        ChildProcess child({.command = command,
                            .environment = {},
                            .directory = directory,
                            .standard_output = name,
                            .standard_error = name});
        exit_code = child.wait_for_exit(limit);
    }
    result.output = read_text(name);
    std::filesystem::remove(name);
    if (!exit_code) throw std::runtime_error(command[0] + " did not end in time: " + result.output);
    result.exit_code = *exit_code;
    return result;
}

std::string require_command(const std::vector<std::string>& command,
                            std::chrono::milliseconds limit,
                            const std::filesystem::path& directory) {
    CommandResult result = run_command(command, limit, directory);
    if (result.exit_code == 0) return std::move(result.output);
    std::string line;
    for (const std::string& word : command) line += word + " ";
    throw std::runtime_error(line + "ended with " + std::to_string(result.exit_code) + ": " +
                             result.output);
}

std::filesystem::path find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream directories(path == nullptr ? "" : path);
    for (std::string directory; std::getline(directories, directory, ':');) {
        const std::filesystem::path candidate = std::filesystem::path(directory) / name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return {};
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return std::move(text).str();
}

void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace strandline::e2e

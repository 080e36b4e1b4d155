#include "run.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace strandline::testing {

namespace {

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

RunResult run_strandline(const std::vector<std::string>& arguments, const RunHow& how) {
    const TemporaryFolder folder;
    const std::string out = how.out.empty() ? folder.path("out") : how.out;
    const std::string err = folder.path("err");
    std::vector<char*> command{const_cast<char*>(STRANDLINE_BINARY)};
    for (const std::string& argument : arguments)
        command.push_back(const_cast<char*>(argument.c_str()));
    command.push_back(nullptr);

    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
        ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
        ::execv(command[0], command.data());
        ::_exit(127);
    }
    if (how.signal_after_ms > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds{how.signal_after_ms});
        ::kill(child, how.signal);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            .out = how.out.empty() ? text_of(out) : std::string(),
            .err = text_of(err)};
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "strandline-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

void TemporaryFolder::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
}

}  // namespace strandline::testing

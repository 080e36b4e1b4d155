#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace strandline::testing {

struct RunResult {
    int exit_code{-1};  ///< 128 + n after signal n
    std::string out;
    std::string err;
};

struct RunHow {
    int signal_after_ms{0};  ///< 0 = never
    int signal{SIGINT};
    std::string out{};  ///< the file that is its standard output; empty = RunResult::out gets it
};

/// Runs the strandline binary to its end, without a terminal.
RunResult run_strandline(const std::vector<std::string>& arguments, const RunHow& how = {});

/// A fresh folder below the system's temporary one, gone with this object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const {
        return (path_ / name).string();
    }
    void write(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

}  // namespace strandline::testing

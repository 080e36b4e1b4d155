#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strandline::testing {

struct RunResult {
    int exit_code{-1};  ///< 128 + n after signal n
    std::string out;
    std::string err;
};

/// Runs the strandline binary to its end, without a terminal. `interrupt_after_ms` sends SIGINT then;
/// 0 = never.
RunResult run_strandline(const std::vector<std::string>& arguments, int interrupt_after_ms = 0);

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

#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace strandline::metrics {

/// Runs Prometheus' own checker: $PROMTOOL, or promtool from the path. Without one the tests say
/// that they were skipped, and why.
class PromtoolFixture : public ::testing::Test {
protected:
    void SetUp() override {
        const char* const named = std::getenv("PROMTOOL");
        promtool_ = named == nullptr ? "promtool" : named;
        if (!run("command -v '" + promtool_ + "'").starts_with("0: ")) {
            GTEST_SKIP() << "promtool is not installed (Debian package prometheus)";
        }
        ASSERT_NE(::mkdtemp(directory_.data()), nullptr);
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    /// What promtool answers, with its exit status in front: "0: ...".
    std::string promtool(const std::string& arguments) const {
        return run("'" + promtool_ + "' " + arguments);
    }
    [[nodiscard]] const std::string& directory() const { return directory_; }

private:
    static std::string run(const std::string& command) {
        std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
        if (pipe == nullptr) return "no shell";
        std::string output;
        std::array<char, 4096> chunk{};
        while (std::fgets(chunk.data(), static_cast<int>(chunk.size()), pipe) != nullptr) {
            output += chunk.data();
        }
        return std::to_string(::pclose(pipe)) + ": " + output;
    }

    std::string promtool_;
    std::string directory_{"/tmp/strandline-promtool-XXXXXX"};
};

}  // namespace strandline::metrics

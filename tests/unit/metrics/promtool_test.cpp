#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "metrics/exposition.hpp"
#include "unit/metrics/full_input.hpp"

namespace strandline::metrics {
namespace {

/// Runs a shell command; its output, with the exit status in front ("0: ...").
std::string run(const std::string& command) {
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::string output;
    std::array<char, 4096> chunk{};
    while (std::fgets(chunk.data(), static_cast<int>(chunk.size()), pipe) != nullptr) {
        output += chunk.data();
    }
    return std::to_string(::pclose(pipe)) + ": " + output;
}

class PromtoolTest : public ::testing::Test {
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

    std::string check(const std::string& page) const {
        const std::string file = directory_ + "/page";
        std::ofstream(file) << page;
        return run("'" + promtool_ + "' check metrics < " + file);
    }

    std::string promtool_;
    std::string directory_{"/tmp/strandline-promtool-XXXXXX"};
};

TEST_F(PromtoolTest, HasNothingToSayAboutAFullPage) {
    EXPECT_EQ(check(exposition(full_input())), "0: ");
}

TEST_F(PromtoolTest, HasNothingToSayAboutAnIdleHost) { EXPECT_EQ(check(exposition({})), "0: "); }

}  // namespace
}  // namespace strandline::metrics

#include "config/environment.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace strandline::config {
namespace {

class SystemFiles : public testing::Test {
protected:
    void SetUp() override {
        std::string name = std::filesystem::temp_directory_path() / "strandline-config-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        directory = name;
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    std::string write(const std::string& name, const std::string& text, mode_t mode = 0600) {
        const auto path = directory / name;
        std::ofstream(path, std::ios::binary) << text;
        EXPECT_EQ(chmod(path.c_str(), mode), 0);
        return path;
    }

    std::filesystem::path directory;
    SystemEnvironment environment;
};

TEST_F(SystemFiles, AreReadWithTheirMode) {
    const auto file = environment.read(write("a", "text\n", 0440), 100);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->text, "text\n");
    EXPECT_EQ(file->mode, 0440U);
    EXPECT_TRUE(file->owner_trusted);
}

TEST_F(SystemFiles, AreReadUpToTheLimitAndNotBeyond) {
    const auto path = write("a", std::string(100'000, 'x'));
    EXPECT_TRUE(environment.read(path, 100'000));
    const auto refused = environment.read(path, 99'999);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "file-too-large");
}

TEST_F(SystemFiles, ThatAreMissingAreNamed) {
    const auto refused = environment.read(directory / "none", 100);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "file-missing");
    EXPECT_NE(refused.error().message.find("none"), std::string::npos);
}

TEST_F(SystemFiles, ThatAreNoFilesAreRefusedWithoutWaiting) {
    const auto pipe = directory / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const auto of_pipe = environment.read(pipe, 100);
    ASSERT_FALSE(of_pipe);
    EXPECT_EQ(of_pipe.error().code, "file-unreadable");
    EXPECT_FALSE(environment.read(directory, 100));
}

TEST_F(SystemFiles, AreListedInBytewiseOrder) {
    for (const auto* name : {"b", "a10", "a9", "B"}) write(name, "");
    const auto names = environment.list(directory);
    ASSERT_TRUE(names);
    EXPECT_EQ(*names, (std::vector<std::string>{"B", "a10", "a9", "b"}));
    EXPECT_FALSE(environment.list(directory / "none"));
}

TEST_F(SystemFiles, AreToldFromDirectories) {
    EXPECT_TRUE(environment.is_directory(directory));
    EXPECT_FALSE(environment.is_directory(write("a", "")));
    EXPECT_FALSE(environment.is_directory(directory / "none"));
}

TEST(SystemVariables, AreUnsetOrEmptyAndThatIsNotTheSame) {
    const SystemEnvironment environment;
    ASSERT_EQ(setenv("STRANDLINE_CONFIG_TEST", "", 1), 0);
    EXPECT_EQ(environment.variable("STRANDLINE_CONFIG_TEST"), "");
    ASSERT_EQ(unsetenv("STRANDLINE_CONFIG_TEST"), 0);
    EXPECT_EQ(environment.variable("STRANDLINE_CONFIG_TEST"), std::nullopt);
}

}  // namespace
}  // namespace strandline::config

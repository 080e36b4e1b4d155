#include "control/socket_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace strandline::control {
namespace {

using ::testing::HasSubstr;

class SocketFileTest : public ::testing::Test {
protected:
    SocketFileTest() {
        std::string name = (std::filesystem::temp_directory_path() / "control-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~SocketFileTest() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + '/' + name; }
    /// What a host leaves behind that was killed.
    static void leave_socket(const std::string& path) {
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy(path.begin(), path.end(), address.sun_path);
        ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::close(socket);
    }

    std::string folder_;
};

TEST_F(SocketFileTest, MakesTheDirectoriesThatAreMissingForTheGroupOnly) {
    const auto file = SocketFile::claim(path("a/b/control.sock"));
    ASSERT_TRUE(file) << file.error().message;
    for (const char* directory : {"a", "a/b"}) {
        struct stat status{};
        ASSERT_EQ(::stat(path(directory).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0027U, 0U) << directory;
    }
}

TEST_F(SocketFileTest, ReplacesTheSocketOfADeadHost) {
    leave_socket(path("control.sock"));
    const auto file = SocketFile::claim(path("control.sock"));
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_FALSE(std::filesystem::exists(path("control.sock")));
}

TEST_F(SocketFileTest, LeavesTheSocketOfALivingHostAlone) {
    auto first = SocketFile::claim(path("control.sock"));
    ASSERT_TRUE(first);
    leave_socket(path("control.sock"));
    const auto second = SocketFile::claim(path("control.sock"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "control-in-use");
    EXPECT_TRUE(std::filesystem::exists(path("control.sock")));
    first->release();
    EXPECT_FALSE(std::filesystem::exists(path("control.sock"))) << "gone with its host";
    EXPECT_TRUE(SocketFile::claim(path("control.sock")));
}

TEST_F(SocketFileTest, NeverRemovesWhatIsNoSocket) {
    std::ofstream(path("control.sock")) << "precious";
    const auto file = SocketFile::claim(path("control.sock"));
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, "control-occupied");
    EXPECT_TRUE(std::filesystem::exists(path("control.sock")));
}

TEST_F(SocketFileTest, SaysHowLongAPathMayBe) {
    const auto file = SocketFile::claim(path(std::string(200, 'x')));
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, "control-path");
    EXPECT_THAT(file.error().message, HasSubstr("107 bytes"));
}

TEST_F(SocketFileTest, SaysWhatToDoWhereNoDirectoryCanBeMade) {
    const auto file = SocketFile::claim("/proc/strandline/control.sock");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, "control-directory");
    EXPECT_THAT(file.error().message, HasSubstr("control: {socket: PATH}"));
}

}  // namespace
}  // namespace strandline::control

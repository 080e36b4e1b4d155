#include "base/systemd.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

namespace strandline {
namespace {

using namespace std::chrono_literals;

/// systemd's end, under an abstract name that the kernel chooses.
class FakeSystemd {
public:
    FakeSystemd() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(sa_family_t)), 0);
        socklen_t length = sizeof(address);
        EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length), 0);
        const std::size_t name = length - offsetof(sockaddr_un, sun_path) - 1;
        socket_ = "@" + std::string(address.sun_path + 1, name);
    }
    ~FakeSystemd() { ::close(fd_); }
    [[nodiscard]] const std::string& socket() const { return socket_; }
    std::string receive() const {
        std::array<char, 4096> datagram{};
        const ssize_t got = ::recv(fd_, datagram.data(), datagram.size(), 0);
        return got <= 0 ? "" : std::string(datagram.data(), static_cast<std::size_t>(got));
    }

private:
    int fd_;
    std::string socket_;
};

class SystemdNotifierTest : public ::testing::Test {
protected:
    FakeSystemd systemd_;
    SystemdNotifier notifier_{systemd_.socket()};
};

TEST_F(SystemdNotifierTest, TellsThatItIsReadyAndWhatItDoes) {
    EXPECT_TRUE(notifier_.ready("3 pipelines"));
    EXPECT_EQ(systemd_.receive(), "READY=1\nSTATUS=3 pipelines");
}

TEST_F(SystemdNotifierTest, TellsItsStatus) {
    EXPECT_TRUE(notifier_.status("draining: 12 records in flight"));
    EXPECT_EQ(systemd_.receive(), "STATUS=draining: 12 records in flight");
}

TEST_F(SystemdNotifierTest, LetsNoStatusSmuggleInAnAssignment) {
    EXPECT_TRUE(notifier_.status("a\nMAINPID=1"));
    EXPECT_EQ(systemd_.receive(), "STATUS=a MAINPID=1");
}

TEST_F(SystemdNotifierTest, TellsThatItStops) {
    EXPECT_TRUE(notifier_.stopping("draining"));
    EXPECT_EQ(systemd_.receive(), "STOPPING=1\nSTATUS=draining");
}

TEST_F(SystemdNotifierTest, TellsWhenItsReloadBegan) {
    EXPECT_TRUE(notifier_.reloading(TimePoint(1500ms)));
    EXPECT_EQ(systemd_.receive(), "RELOADING=1\nMONOTONIC_USEC=1500000");
}

TEST_F(SystemdNotifierTest, FeedsTheWatchdog) {
    EXPECT_TRUE(notifier_.watchdog());
    EXPECT_EQ(systemd_.receive(), "WATCHDOG=1");
}

TEST_F(SystemdNotifierTest, AsksForMoreTimeInMicroseconds) {
    EXPECT_TRUE(notifier_.extend_timeout(2s));
    EXPECT_EQ(systemd_.receive(), "EXTEND_TIMEOUT_USEC=2000000");
}

TEST(SystemdNotifier, DoesNothingWithoutSystemd) {
    const SystemdNotifier notifier{""};
    EXPECT_FALSE(notifier.active());
    EXPECT_FALSE(notifier.ready("x"));
}

TEST(SystemdNotifier, RefusesASocketThatIsNoPathAndOneThatIsTooLong) {
    EXPECT_FALSE(SystemdNotifier{"relative"}.ready("x"));
    EXPECT_FALSE(SystemdNotifier{"/" + std::string(200, 'x')}.ready("x"));
}

TEST(WatchdogPeriod, IsReadFromTheEnvironmentOfThisProcessOnly) {
    EXPECT_EQ(watchdog_period("30000000", "42", 42), Duration(30s));
    EXPECT_EQ(watchdog_period("30000000", nullptr, 42), Duration(30s));
    EXPECT_EQ(watchdog_period("30000000", "41", 42), std::nullopt);
    EXPECT_EQ(watchdog_period(nullptr, nullptr, 42), std::nullopt);
    EXPECT_EQ(watchdog_period("30s", nullptr, 42), std::nullopt);
    EXPECT_EQ(watchdog_period("0", nullptr, 42), std::nullopt);
}

}  // namespace
}  // namespace strandline

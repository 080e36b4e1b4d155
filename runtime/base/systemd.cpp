#include "base/systemd.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace strandline {
namespace {

std::string status_line(std::string_view status) {
    std::string line = "STATUS=" + std::string(status);
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
    return line;
}

std::string microseconds(Duration duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

std::optional<std::int64_t> number(const char* text) {
    if (text == nullptr) return std::nullopt;
    std::int64_t value = 0;
    const char* const end = text + std::strlen(text);
    const auto [stopped, error] = std::from_chars(text, end, value);
    if (error != std::errc{} || stopped != end || value <= 0) return std::nullopt;
    return value;
}

}  // namespace

SystemdNotifier SystemdNotifier::from_environment() {
    // Nothing in the host changes its environment.
    const char* const socket = std::getenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe)
    return SystemdNotifier(socket == nullptr ? "" : socket);
}

bool SystemdNotifier::ready(std::string_view status) const {
    return send("READY=1\n" + status_line(status));
}

bool SystemdNotifier::status(std::string_view status) const { return send(status_line(status)); }

bool SystemdNotifier::reloading(TimePoint now) const {
    return send("RELOADING=1\nMONOTONIC_USEC=" + microseconds(now.time_since_epoch()));
}

bool SystemdNotifier::stopping(std::string_view status) const {
    return send("STOPPING=1\n" + status_line(status));
}

bool SystemdNotifier::watchdog() const { return send("WATCHDOG=1"); }

bool SystemdNotifier::extend_timeout(Duration more) const {
    return send("EXTEND_TIMEOUT_USEC=" + microseconds(more));
}

bool SystemdNotifier::send(const std::string& state) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const bool named = !socket_.empty() && (socket_.front() == '/' || socket_.front() == '@');
    if (!named || socket_.size() >= sizeof(address.sun_path)) return false;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') address.sun_path[0] = '\0';  // the abstract name space
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const ssize_t sent = ::sendto(fd, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                                  reinterpret_cast<const sockaddr*>(&address), length);
    ::close(fd);
    return sent == static_cast<ssize_t>(state.size());
}

std::optional<Duration> watchdog_period(const char* usec, const char* pid, std::int64_t own_pid) {
    const std::optional<std::int64_t> period = number(usec);
    if (!period) return std::nullopt;
    if (pid != nullptr && number(pid) != own_pid) return std::nullopt;
    return std::chrono::microseconds(*period);
}

}  // namespace strandline

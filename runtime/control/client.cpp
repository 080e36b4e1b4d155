#include "control/client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace strandline::control {

namespace {

using Clock = std::chrono::steady_clock;

/// A descriptor that is closed with its owner.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

tl::unexpected<Error> unreachable(const std::string& path, int error) {
    if (error == EACCES || error == EPERM)
        return failed("control-permission",
                      "this user may not use the control socket " + path +
                          ": run the command as root or as a member of the group strandline");
    return failed("host-unreachable",
                  "no host answers on " + path + ": " + std::generic_category().message(error) +
                      "; start it (systemctl start strandline), or name its socket with --socket");
}

/// True when the descriptor is ready before the deadline.
bool wait_for(int descriptor, short events, Clock::time_point deadline) {
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd one{.fd = descriptor, .events = events, .revents = 0};
        const int ready = ::poll(&one, 1, static_cast<int>(std::max<long>(0, left)));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

bool send_all(int descriptor, std::string_view text, Clock::time_point deadline) {
    while (!text.empty()) {
        if (!wait_for(descriptor, POLLOUT, deadline)) return false;
        const ssize_t sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

Answer ask(const std::string& path, const Request& request, std::chrono::milliseconds timeout) {
    const auto deadline = Clock::now() + timeout;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return unreachable(path, ENAMETOOLONG);
    std::copy(path.begin(), path.end(), address.sun_path);
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) return unreachable(path, errno);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return unreachable(path, errno);
    // An error may be on its way although what we say is not read: so listen in any case.
    (void)send_all(socket.get(), to_line(request) + '\n', deadline);

    LineReader lines(answer_bytes_max);
    std::array<char, 16384> bytes;
    while (wait_for(socket.get(), POLLIN, deadline)) {
        const ssize_t count = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0)
            return failed("host-unreachable",
                          "the host behind " + path + " hung up: it stops, most likely; ask again");
        if (!lines.feed({bytes.data(), static_cast<std::size_t>(count)})) break;
        if (const auto line = lines.next()) return parse_answer(*line);
    }
    return failed("host-silent", "the host behind " + path + " gave no answer in time");
}

}  // namespace strandline::control

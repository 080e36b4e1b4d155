#include "e2e/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace strandline::e2e {
namespace {

class Socket {
public:
    explicit Socket(std::chrono::milliseconds limit)
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{.tv_sec = limit.count() / 1000,
                               .tv_usec = (limit.count() % 1000) * 1000};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    ~Socket() { ::close(descriptor_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    [[nodiscard]] bool connect(int port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        address.sin_port = ::htons(static_cast<std::uint16_t>(port));
        return ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address),
                         sizeof address) == 0;
    }
    [[nodiscard]] bool send(const std::string& text) const {
        return ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }
    /// All that comes until the other side closes.
    [[nodiscard]] std::string receive() const {
        std::string text;
        std::array<char, 16384> buffer{};
        for (;;) {
            const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
            if (count <= 0) return text;
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }

private:
    int descriptor_;
};

}  // namespace

HttpAnswer http_get(int port, const std::string& path, std::chrono::milliseconds limit) {
    const Socket socket(limit);
    const std::string request =
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    if (!socket.connect(port) || !socket.send(request)) return {};
    const std::string text = socket.receive();
    HttpAnswer answer;
    const std::size_t space = text.find(' ');
    const std::size_t body = text.find("\r\n\r\n");
    if (space == std::string::npos || body == std::string::npos) return {};
    std::from_chars(text.data() + space + 1, text.data() + text.size(), answer.status);
    answer.body = text.substr(body + 4);
    return answer;
}

}  // namespace strandline::e2e

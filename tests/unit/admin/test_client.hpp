#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strandline::admin {

/// One TCP connection to 127.0.0.1, as a client that sends whatever a test wants.
class TestClient {
public:
    explicit TestClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }
    TestClient(TestClient&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;
    TestClient& operator=(TestClient&&) = delete;
    ~TestClient() {
        if (fd_ >= 0) ::close(fd_);
    }

    [[nodiscard]] bool connected() const { return connected_; }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// No more requests from us; answers can still come.
    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

    /// Everything until the server closes, or 10 s: then the test has failed.
    std::string read_all() {
        std::string all;
        while (read_some(all)) {
        }
        return all;
    }

    /// One answer: its header and as much body as Content-Length says (none for HEAD).
    std::string read_answer(bool head = false) {
        std::string all;
        std::size_t end = std::string::npos;
        while ((end = all.find("\r\n\r\n")) == std::string::npos) {
            if (!read_some(all)) return all;
        }
        const std::size_t length = head ? 0 : content_length(all);
        while (all.size() < end + 4 + length) {
            if (!read_some(all)) return all;
        }
        return all;
    }

    /// True when the server has closed; waits for it up to 10 s.
    bool closed() {
        while (read_some(received_)) {
        }
        return !timed_out_;
    }

    /// True when the server closes within `wait`.
    bool closed_within(std::chrono::milliseconds wait) {
        pollfd readable{fd_, POLLIN, 0};
        if (::poll(&readable, 1, static_cast<int>(wait.count())) != 1) return false;
        return !read_some(received_);
    }

    /// What came before the server closed.
    [[nodiscard]] const std::string& received() const { return received_; }

    static std::size_t content_length(const std::string& header) {
        const std::string name = "Content-Length: ";
        const std::size_t found = header.find(name);
        return found == std::string::npos ? 0 : std::stoul(header.substr(found + name.size()));
    }

private:
    bool read_some(std::string& to) {
        pollfd wait{fd_, POLLIN, 0};
        if (::poll(&wait, 1, 10'000) != 1) {
            timed_out_ = true;
            ADD_FAILURE() << "the server neither answers nor closes";
            return false;
        }
        std::array<char, 65536> chunk{};
        const ssize_t got = ::recv(fd_, chunk.data(), chunk.size(), 0);
        if (got <= 0) return false;
        to.append(chunk.data(), static_cast<std::size_t>(got));
        return true;
    }

    int fd_;
    bool connected_{false};
    bool timed_out_{false};
    std::string received_;
};

inline std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
           "\r\n";
}

}  // namespace strandline::admin

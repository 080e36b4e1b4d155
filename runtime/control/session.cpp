#include "control/session.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

namespace strandline::control {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

namespace {

Peer peer_of(LocalSocket& socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return {};
    return {.process = credentials.pid, .user = credentials.uid, .group = credentials.gid};
}

/// Closes the socket when a step takes too long. Shared: a firing may be under way when it is set anew.
struct Watch : std::enable_shared_from_this<Watch> {
    explicit Watch(LocalSocket open)
        : socket(std::move(open)), timer(socket.get_executor()), answered(socket.get_executor()) {}

    void allow(std::chrono::milliseconds time) {
        timer.expires_after(time);
        timer.async_wait([self = shared_from_this()](const ErrorCode& cancelled) {
            if (!cancelled) self->give_up();
        });
    }
    void give_up() {
        ErrorCode ignored;
        socket.close(ignored);
        answered.cancel();
    }

    LocalSocket socket;
    asio::steady_timer timer;
    asio::steady_timer answered;  // cancelled when the answer is there
    std::optional<Answer> answer;
};

/// Asks, and waits for the answer without holding up the thread.
asio::awaitable<std::optional<Answer>> ask(std::shared_ptr<Watch> watch,
                                           std::weak_ptr<asio::io_context> loop, Desk* desk,
                                           Request request, Peer peer) {
    watch->answer.reset();
    watch->answered.expires_at(asio::steady_timer::time_point::max());
    std::weak_ptr<Watch> weak = watch;
    desk->answer(std::move(request), peer, [weak, loop](Answer answer) {
        // Weak: whoever never answers must not keep the connections of a server that has ended.
        const auto running = loop.lock();
        if (!running) return;
        asio::post(*running, [weak, answer = std::move(answer)]() mutable {
            const auto open = weak.lock();
            if (!open) return;
            open->answer = std::move(answer);
            open->answered.cancel();
        });
    });
    ErrorCode cancelled;
    while (!watch->answer && watch->socket.is_open())
        co_await watch->answered.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    co_return std::move(watch->answer);
}

asio::awaitable<bool> say(std::shared_ptr<Watch> watch, Answer answer) {
    const std::string line = to_line(answer) + '\n';
    ErrorCode error;
    co_await asio::async_write(watch->socket, asio::buffer(line),
                               asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

Error too_long() {
    return {"bad-request", "a request has at most " + std::to_string(request_bytes_max) + " bytes"};
}

}  // namespace

asio::awaitable<void> serve(LocalSocket socket, std::weak_ptr<asio::io_context> loop, Desk* desk,
                            ServerOptions options, std::shared_ptr<void> slot) {
    const Peer peer = peer_of(socket);
    const auto watch = std::make_shared<Watch>(std::move(socket));
    LineReader lines(request_bytes_max);
    std::array<char, 4096> bytes;
    for (;;) {
        watch->allow(options.request_timeout);
        std::optional<std::string> line = lines.next();
        while (!line) {
            ErrorCode error;
            const std::size_t count = co_await watch->socket.async_read_some(
                asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            if (!lines.feed({bytes.data(), count})) {
                co_await say(watch, tl::unexpected(too_long()));
                break;
            }
            line = lines.next();
        }
        if (!line) break;
        Result<Request> request = parse_request(*line);
        // Whoever does not speak the language is not listened to any further.
        if (!request) {
            co_await say(watch, tl::unexpected(request.error()));
            break;
        }
        watch->allow(options.answer_timeout);
        std::optional<Answer> answer = co_await ask(watch, loop, desk, std::move(*request), peer);
        if (!answer) break;
        watch->allow(options.request_timeout);
        const bool said = co_await say(watch, std::move(*answer));
        if (!said) break;
    }
    watch->timer.cancel();
    (void)slot;
}

void turn_away(LocalSocket socket, const Error& why) {
    ErrorCode ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(to_line(Answer(tl::unexpected(why))) + '\n'), ignored);
}

}  // namespace strandline::control

#include "control/server.hpp"

#include <pthread.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "control/session.hpp"
#include "control/socket_file.hpp"

namespace strandline::control {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using ErrorCode = boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};

}  // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, SocketFile file, Desk& desk, Logger& log)
        : options_(std::move(options)), desk_(desk), log_(log), file_(std::move(file)) {}

    Result<> listen();
    void run();
    void stop();

private:
    asio::awaitable<void> accept_all();
    void admit(LocalSocket socket);

    // Constant after listen()
    const ServerOptions options_;
    Desk& desk_;
    Logger& log_;
    SocketFile file_;
    std::thread thread_;

    // Only on the server's thread. Each connection holds a copy: what is above one is connections.
    std::shared_ptr<void> slots_{std::make_shared<char>()};
    // Shared: an answer that is under way holds it for a moment, and may come after this server.
    std::shared_ptr<asio::io_context> loop_{std::make_shared<asio::io_context>(1)};
    std::optional<Protocol::acceptor> acceptor_{*loop_};
};

Result<> Server::Impl::listen() {
    ErrorCode error;
    acceptor_->open(Protocol(), error);
    if (!error) acceptor_->bind(Protocol::endpoint(file_.path()), error);
    if (error)
        return failed("control-listen",
                      "the control socket " + file_.path() + " cannot be made: " + error.message() +
                          "; let this user write there, or name another place with control: "
                          "{socket: PATH}");
    // Nobody gets in before the mode is right.
    if (Result<> opened = file_.open_to_the_group(); !opened) return opened;
    acceptor_->listen(Protocol::acceptor::max_listen_connections, error);
    if (error)
        return failed("control-listen",
                      "the control socket " + file_.path() + " cannot listen: " + error.message());
    return {};
}

void Server::Impl::run() {
    asio::co_spawn(*loop_, accept_all(), [this](const std::exception_ptr& trouble) {
        if (trouble) log_.error("control socket ended");
    });
    thread_ = std::thread([loop = loop_] {
        pthread_setname_np(pthread_self(), "control-socket");
        loop->run();
    });
}

void Server::Impl::stop() {
    file_.release();
    loop_->stop();
    if (thread_.joinable()) thread_.join();
}

asio::awaitable<void> Server::Impl::accept_all() {
    ErrorCode error;
    asio::steady_timer pause(*loop_);
    for (;;) {
        LocalSocket socket =
            co_await acceptor_->async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            admit(std::move(socket));
            continue;
        }
        // Out of descriptors, most likely: come back when some are free.
        log_.warn("control socket cannot accept", {{"error", error.message()}});
        pause.expires_after(accept_pause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

void Server::Impl::admit(LocalSocket socket) {
    const auto open = static_cast<std::size_t>(slots_.use_count() - 1);
    if (open >= options_.connections_max)
        return turn_away(std::move(socket),
                         {"busy",
                          "the control socket has as many connections as it takes: come "
                          "back in a moment"});
    asio::co_spawn(*loop_, serve(std::move(socket), loop_, &desk_, options_, slots_),
                   [this](const std::exception_ptr& trouble) {
                       if (trouble) log_.error("control connection failed");
                   });
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Desk& desk, Logger& log) {
    try {
        Result<SocketFile> file = SocketFile::claim(options.path);
        if (!file) return tl::unexpected(std::move(file.error()));
        auto impl = std::make_unique<Impl>(std::move(options), std::move(*file), desk, log);
        if (Result<> listening = impl->listen(); !listening)
            return tl::unexpected(std::move(listening.error()));
        impl->run();
        return std::unique_ptr<Server>(new Server(std::move(impl)));
    } catch (const std::exception& trouble) {
        return failed("control-listen",
                      std::string("the control socket could not start: ") + trouble.what());
    }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(); }
void Server::stop() { impl_->stop(); }

}  // namespace strandline::control

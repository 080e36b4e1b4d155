#include "admin/http_server.hpp"

#include <pthread.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "admin/session.hpp"

namespace strandline::admin {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 21\r\nConnection: close\r\n\r\ntoo many connections\n";

std::string shown(const HttpOptions& options) {
    const bool v6 = options.host.find(':') != std::string::npos;
    return (v6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(options.port);
}

tl::unexpected<Error> cannot_listen(const HttpOptions& options, const ErrorCode& why) {
    std::string advice = "choose another address for admin.listen";
    if (why == asio::error::address_in_use) {
        advice =
            "another process has it, perhaps a second instance: stop that or choose another "
            "port for admin.listen (port 0 takes a free one)";
    } else if (why == asio::error::access_denied) {
        advice =
            "ports below 1024 need a privilege that this service does not have: choose a "
            "higher one for admin.listen";
    }
    return failed("admin-listen", "the admin listener cannot listen on " + shown(options) + ": " +
                                      why.message() + "; " + advice);
}

// Says so and goes, without ever waiting for the client.
void turn_away(tcp::socket socket) {
    ErrorCode ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(busy_answer), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    // Bytes that were never read turn the close into a reset that could overtake the answer.
    std::array<char, 1024> request;
    socket.read_some(asio::buffer(request), ignored);
}

}  // namespace

class HttpServer::Impl {
public:
    Impl(HttpOptions options, bool loopback, AdminContent& content, Logger& log)
        : options_(std::move(options)),
          router_(HostCheck(options_.host, loopback), content, log),
          log_(log) {}

    Result<void> listen(const tcp::endpoint& endpoint);
    void run();
    void stop();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    static std::optional<tcp::endpoint> resolve(const HttpOptions& options, ErrorCode& error);

private:
    asio::awaitable<void> accept_all();
    void admit(tcp::socket socket);

    // Constant after listen().
    const HttpOptions options_;
    const Router router_;
    Logger& log_;
    std::uint16_t port_{0};
    std::thread thread_;

    // Only on the server's thread. Each connection holds a copy: what is above one is connections.
    std::shared_ptr<void> slots_{std::make_shared<char>()};
    // Destroyed first: the coroutines that it still holds use everything above.
    asio::io_context io_{1};
    tcp::acceptor acceptor_{io_};
};

std::optional<tcp::endpoint> HttpServer::Impl::resolve(const HttpOptions& options,
                                                       ErrorCode& error) {
    const asio::ip::address address = asio::ip::make_address(options.host, error);
    if (!error) return tcp::endpoint(address, options.port);
    asio::io_context io;
    const auto found = tcp::resolver(io).resolve(options.host, std::to_string(options.port),
                                                 tcp::resolver::passive, error);
    if (error || found.empty()) return std::nullopt;
    return found.begin()->endpoint();
}

Result<void> HttpServer::Impl::listen(const tcp::endpoint& endpoint) {
    ErrorCode error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) return cannot_listen(options_, error);
    port_ = acceptor_.local_endpoint(error).port();
    return {};
}

void HttpServer::Impl::run() {
    asio::co_spawn(io_, accept_all(), [this](const std::exception_ptr& trouble) {
        if (trouble) log_.error("admin listener ended");
    });
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "admin");
        io_.run();
    });
}

void HttpServer::Impl::stop() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
}

asio::awaitable<void> HttpServer::Impl::accept_all() {
    ErrorCode error;
    asio::steady_timer pause(io_);
    for (;;) {
        tcp::socket socket =
            co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            admit(std::move(socket));
            continue;
        }
        // Out of descriptors, most likely: come back when some are free.
        log_.warn("admin listener cannot accept", {{"error", error.message()}});
        pause.expires_after(accept_pause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

void HttpServer::Impl::admit(tcp::socket socket) {
    const auto open = static_cast<std::size_t>(slots_.use_count() - 1);
    if (open >= options_.connections_max) return turn_away(std::move(socket));
    const SessionLimits limits{options_.timeout, options_.header_bytes_max};
    asio::co_spawn(io_,
                   serve(boost::beast::tcp_stream(std::move(socket)), &router_, limits, slots_),
                   [this](const std::exception_ptr& trouble) {
                       if (trouble) log_.error("admin connection failed");
                   });
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpOptions options, AdminContent& content,
                                                      Logger& log) {
    try {
        ErrorCode error;
        const std::optional<tcp::endpoint> endpoint = Impl::resolve(options, error);
        if (!endpoint) return cannot_listen(options, error);
        auto impl = std::make_unique<Impl>(std::move(options), endpoint->address().is_loopback(),
                                           content, log);
        if (Result<void> listening = impl->listen(*endpoint); !listening) {
            return tl::unexpected(listening.error());
        }
        impl->run();
        return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
    } catch (const std::exception& trouble) {
        return failed("admin-listen",
                      std::string("the admin listener could not start: ") + trouble.what());
    }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() { stop(); }
std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace strandline::admin

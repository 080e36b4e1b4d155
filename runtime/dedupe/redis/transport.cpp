#include "dedupe/redis/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <tuple>

namespace strandline::dedupe::redis {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

}  // namespace

Transport::Transport(asio::io_context& io, TlsContext* context) : resolver_(io), plain_(io) {
    if (context != nullptr) tls_ = std::make_unique<TlsStream>(io, *context);
}

asio::awaitable<Result<>> Transport::open(std::string host, std::uint16_t port) {
    const std::string service = std::to_string(port);
    std::tuple<error_code, tcp::resolver::results_type> found =
        co_await resolver_.async_resolve(host, service, as_result);
    if (std::get<0>(found))
        co_return failed("redis-connect",
                         "cannot be found by its name: " + std::get<0>(found).message());
    std::tuple<error_code, tcp::endpoint> connected =
        co_await asio::async_connect(socket(), std::get<1>(found), as_result);
    if (std::get<0>(connected))
        co_return failed("redis-connect", "cannot be reached: " + std::get<0>(connected).message());
    error_code ignored;
    (void)socket().set_option(tcp::no_delay(true), ignored);
    (void)socket().set_option(asio::socket_base::keep_alive(true), ignored);
    if (!tls_) co_return Result<>{};

    Result<> expected = expect_host(*tls_, host);
    if (!expected) co_return expected;
    std::tuple<error_code> shaken =
        co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
    if (std::get<0>(shaken))
        co_return failed("redis-tls", handshake_problem(*tls_, std::get<0>(shaken)));
    co_return Result<>{};
}

asio::awaitable<Result<std::size_t>> Transport::read(std::span<char> into) {
    const asio::mutable_buffer buffer(into.data(), into.size());
    std::tuple<error_code, std::size_t> got;
    if (tls_)
        got = co_await tls_->async_read_some(buffer, as_result);
    else
        got = co_await plain_.async_read_some(buffer, as_result);
    const error_code why = std::get<0>(got);
    if (!why) co_return std::get<1>(got);
    if (why == asio::error::eof || why == asio::ssl::error::stream_truncated)
        co_return failed("redis-connect", "ended the connection");
    co_return failed("redis-connect", "lost the connection: " + why.message());
}

void Transport::write(const std::string& wire, std::function<void(bool written)> done) {
    auto finished = [done = std::move(done)](const error_code& why, std::size_t) { done(!why); };
    if (tls_)
        asio::async_write(*tls_, asio::buffer(wire), std::move(finished));
    else
        asio::async_write(plain_, asio::buffer(wire), std::move(finished));
}

void Transport::close() {
    error_code ignored;
    resolver_.cancel();
    (void)socket().close(ignored);
}

}  // namespace strandline::dedupe::redis

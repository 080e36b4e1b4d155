#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "dedupe/redis/settings.hpp"
#include "dedupe/redis/tls.hpp"

namespace strandline::dedupe::redis {

/// One connection, TCP or TLS over it, from its opening to its end.
///
/// Threads  the store's own
/// Errors   "redis-connect", "redis-tls"; messages are the end of a sentence that begins with the
///          store's name
class Transport {
public:
    /// `context` is null for plain text, and outlives it.
    Transport(boost::asio::io_context& io, TlsContext* context);

    /// Finds the host, connects to the first of its addresses that answers, and shakes hands.
    boost::asio::awaitable<Result<>> open(std::string host, std::uint16_t port);
    /// At least one byte.
    boost::asio::awaitable<Result<std::size_t>> read(std::span<char> into);
    /// All of it; `wire` lives until `done` is called. One at a time, beside one read().
    void write(const std::string& wire, std::function<void(bool written)> done);
    /// Whatever is under way ends with an error.
    void close();

private:
    boost::asio::ip::tcp::socket& socket() { return tls_ ? tls_->next_layer() : plain_; }

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ip::tcp::socket plain_;  ///< without TLS
    std::unique_ptr<TlsStream> tls_;      ///< with it, around a socket of its own
};

}  // namespace strandline::dedupe::redis

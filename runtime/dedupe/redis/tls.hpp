#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "dedupe/redis/settings.hpp"

namespace strandline::dedupe::redis {

using TlsContext = boost::asio::ssl::context;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

/// TLS 1.2 and newer, certificates verified against the store's `ca` or the system's.
///
/// Errors   "redis-tls": a file cannot be read, or a certificate and its key do not fit
[[nodiscard]] Result<std::unique_ptr<TlsContext>> make_tls_context(const RedisSettings& settings);

/// Says whose certificate is expected: by name, which is sent along (SNI), or by address.
[[nodiscard]] Result<> expect_host(TlsStream& stream, const std::string& host);

/// Why the handshake failed, as the end of a sentence that begins with the store's name.
[[nodiscard]] std::string handshake_problem(TlsStream& stream,
                                            const boost::system::error_code& why);

}  // namespace strandline::dedupe::redis

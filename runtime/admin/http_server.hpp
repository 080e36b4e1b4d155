#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "admin/health.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace strandline::admin {

/// What the pages hold. Called on the server's thread, one call at a time; must not wait, for a
/// probe that hangs is a pod that dies. An exception becomes a 500.
class AdminContent {
public:
    virtual ~AdminContent() = default;
    virtual std::string metrics() = 0;  ///< Prometheus text format 0.0.4
    virtual HealthReport live() = 0;    ///< the loops tick; never depends on Kafka
    virtual HealthReport ready() = 0;   ///< records flow, or could
};

/// Limits of one listener. The defaults are the documented ones.
struct HttpOptions {
    std::string host{"127.0.0.1"};            ///< address or name to listen on
    std::uint16_t port{9477};                 ///< 0 = the system picks a free one
    std::chrono::milliseconds timeout{5000};  ///< to send a request, to read an answer, between two
    std::size_t connections_max{64};
    std::size_t header_bytes_max{8192};
};

/// The read-only HTTP listener: `/metrics`, `/livez`, `/readyz` and its alias `/healthz`; GET and
/// HEAD. On a loopback address the Host header must be a loopback name or the configured host, so
/// that a web page cannot read it by DNS rebinding.
///
/// Ownership  content and log must outlive the server.
/// Threads    owns one; port() and stop() are [any-thread].
class HttpServer {
public:
    /// Listens (port() says where), or says which address is taken and what to do ("admin-listen").
    static Result<std::unique_ptr<HttpServer>> start(HttpOptions options, AdminContent& content,
                                                     Logger& log);
    ~HttpServer();  ///< stop()
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;  ///< the one that is listened on
    /// Ends every connection and joins the thread. An answer half sent is cut. Twice is once.
    void stop();

private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace strandline::admin

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <cstddef>
#include <memory>

#include "admin/router.hpp"

namespace strandline::admin {

struct SessionLimits {
    std::chrono::milliseconds timeout{5000};
    std::size_t header_bytes_max{8192};
};

/// One connection: requests and answers in turn until the client closes, misbehaves, or takes
/// longer than the time-out for a request or an answer. `slot` is held as long as it lives.
/// `*router` outlives the io_context that this runs on.
boost::asio::awaitable<void> serve(boost::beast::tcp_stream stream, const Router* router,
                                   SessionLimits limits, std::shared_ptr<void> slot);

}  // namespace strandline::admin

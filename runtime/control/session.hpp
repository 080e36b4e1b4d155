#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>

#include "control/server.hpp"

namespace strandline::control {

using LocalSocket = boost::asio::local::stream_protocol::socket;

/// One connection: requests and answers in turn until the client closes, misbehaves or is too slow.
/// `slot` is held as long as it lives. `loop` is the context that this runs on: an answer
/// that comes after it is dropped.
boost::asio::awaitable<void> serve(LocalSocket socket, std::weak_ptr<boost::asio::io_context> loop,
                                   Desk* desk, ServerOptions options, std::shared_ptr<void> slot);

/// Says why and goes, without ever waiting for the client.
void turn_away(LocalSocket socket, const Error& why);

}  // namespace strandline::control

#include "admin/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <string>
#include <utility>

namespace strandline::admin {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Parser = http::request_parser<http::empty_body>;
using ErrorCode = beast::error_code;

constexpr std::chrono::milliseconds linger{500};

Answer answer_for(const Parser& parser, const Router& router) {
    const auto& message = parser.get();
    Request request;
    request.method = message.method_string();
    request.target = message.target();
    request.hosts = static_cast<unsigned>(message.count(http::field::host));
    request.host = message[http::field::host];
    request.http_1_0 = message.version() < 11;
    request.has_body = parser.chunked() || parser.content_length().value_or(0) != 0;
    return router.answer(request);
}

// What is worth an answer; everything else (closed, timed out, reset) is not.
std::optional<Answer> answer_for(ErrorCode error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return Answer{
            .status = 431, .body = "the request's headers are too large\n", .close = true};
    }
    const bool malformed =
        error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message;
    if (!malformed) return std::nullopt;
    return Answer{.status = 400, .body = "this is no HTTP/1.1 request\n", .close = true};
}

http::response<http::string_body> response_of(Answer answer, unsigned version, bool keep_alive) {
    http::response<http::string_body> response(http::int_to_status(answer.status), version);
    response.set(http::field::content_type, answer.content_type);
    response.set(http::field::cache_control, "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    if (answer.status == 405) response.set(http::field::allow, "GET, HEAD");
    response.keep_alive(keep_alive && !answer.close);
    response.body() = std::move(answer.body);
    response.prepare_payload();
    return response;
}

}  // namespace

asio::awaitable<void> serve(beast::tcp_stream stream, const Router* router, SessionLimits limits,
                            [[maybe_unused]] std::shared_ptr<void> slot) {
    ErrorCode error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    // Room for one full header and the start of the next request of a pipeline.
    beast::flat_buffer buffer(2 * limits.header_bytes_max);
    bool open = true;
    while (open) {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        parser.body_limit(boost::none);        // a body is refused by the router, whatever its size
        stream.expires_after(limits.timeout);  // for the whole header, however it trickles
        co_await http::async_read_header(stream, buffer, parser, token);
        std::optional<Answer> answer = error ? answer_for(error) : answer_for(parser, *router);
        if (!answer) break;
        const bool is_head = !error && parser.get().method() == http::verb::head;
        const bool keep_alive = !error && parser.keep_alive();
        const unsigned version = error ? 11 : parser.get().version();
        http::response<http::string_body> response =
            response_of(std::move(*answer), version, keep_alive);
        open = response.keep_alive();
        stream.expires_after(limits.timeout);
        if (is_head) {
            // The same header, Content-Length included, without the body.
            http::response<http::empty_body> head(std::move(response.base()));
            co_await http::async_write(stream, head, token);
        } else {
            co_await http::async_write(stream, response, token);
        }
        if (error) break;
    }
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    // What the client still sends is read and forgotten for a moment: closing over unread bytes
    // makes a reset, which can overtake the answer that says what was wrong.
    std::array<char, 4096> rest;
    stream.expires_after(std::min(limits.timeout, linger));
    while (!error) co_await stream.async_read_some(asio::buffer(rest), token);
}

}  // namespace strandline::admin

#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

/// The control socket's language: one JSON document per line in each direction.
///
///   {"request": "explain", "arguments": {"topic": "orders", "partition": 3}}
///   {"result": {...}}   or   {"error": {"code": "unknown-pipeline", "message": "..."}}
namespace strandline::control {

/// Of a request; an answer may be longer, the host vouches for it.
inline constexpr std::size_t request_bytes_max = 64 * 1024;
inline constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;

struct Request {
    std::string name;
    boost::json::object arguments;
};

using Answer = Result<boost::json::object>;

/// Cuts a stream of bytes into lines, and holds no more of it than one line may have.
///
/// Threads  one
class LineReader {
public:
    explicit LineReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// False: a line is too long, now and for good. Call next() until it is empty between two feeds.
    [[nodiscard]] bool feed(std::string_view bytes);
    /// The next whole line without its end ("\n" or "\r\n").
    [[nodiscard]] std::optional<std::string> next();

private:
    std::size_t bytes_max_;
    std::string held_;
    std::size_t read_{0};      // of held_, given out
    std::size_t searched_{0};  // of held_, for the next end of a line
    std::size_t open_{0};      // bytes of the line that has not ended
    bool overflown_{false};
};

/// Errors  "bad-request": no JSON, too deep, not an object, an unknown or missing member.
[[nodiscard]] Result<Request> parse_request(std::string_view line);
/// Without the line's end.
[[nodiscard]] std::string to_line(const Request& request);

[[nodiscard]] std::string to_line(const Answer& answer);
/// The error that the host answered with, or "bad-answer".
[[nodiscard]] Answer parse_answer(std::string_view line);

}  // namespace strandline::control

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

/// The wire protocol of Redis, by hiredis: commands to bytes, bytes to replies. No I/O.
namespace strandline::dedupe::redis {

struct Reply {
    enum class Kind : std::uint8_t { nil, integer, status, text, error, array };
    Kind kind{Kind::nil};
    std::int64_t integer{0};
    std::string text;  ///< of a status, text or error
    std::vector<Reply> elements;
};

/// Appends one command with its arguments.
void append_command(std::string& wire, std::span<const std::string_view> arguments);

/// Replies out of what a server sends, however it is cut. Memory is bounded: a server that announces
/// more than a reply of ours can be is in error.
///
/// Threads  one
/// Errors   "redis-answer": the bytes are not the protocol; the connection is of no use any more
class ReplyReader {
public:
    static constexpr std::size_t reply_bytes_max = std::size_t{1} << 20U;
    static constexpr std::size_t elements_max = 4096;

    ReplyReader();
    ~ReplyReader();
    ReplyReader(ReplyReader&& other) noexcept;
    ReplyReader& operator=(ReplyReader&& other) noexcept;

    Result<> feed(std::string_view bytes);
    /// The next whole reply; empty = more bytes are needed.
    Result<std::optional<Reply>> next();

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace strandline::dedupe::redis

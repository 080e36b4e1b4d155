#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace strandline::app {

/// Cuts what a file or a pipe gives into JSON values: one a line, or one in all.
///
/// Memory     never more than the largest value that is allowed, and a block; what is longer is read
///            over and counted.
/// Threads    one at a time
class ValueStream {
public:
    enum class Form : std::uint8_t {
        guess,  ///< lines, if the first line is a whole value and another one follows
        lines,  ///< a value a line; empty lines are none
        one
    };
    struct Value {
        Bytes text;             ///< until the next next(); empty for one that is too large
        std::uint64_t line{1};  ///< where it begins
        std::uint64_t bytes{0};
        bool too_large{false};
    };

    /// Reads from `descriptor`, which stays the caller's.
    ValueStream(int descriptor, Form form, std::size_t value_bytes_max);

    /// False at the end.
    Result<bool> next(Value& value);
    /// After the first next(): never `guess`.
    [[nodiscard]] Form form() const { return form_; }

private:
    Result<> read_more();
    Result<> guess();
    Result<bool> next_line(Value& value);
    Result<bool> whole(Value& value);
    Result<std::uint64_t> read_over_line();
    [[nodiscard]] std::string_view rest() const {
        return {buffer_.data() + at_, buffer_.size() - at_};
    }

    const int descriptor_;
    Form form_;
    const std::size_t value_bytes_max_;
    std::string buffer_;
    std::size_t at_{0};  // what is before was handed out
    std::uint64_t line_{1};
    bool end_{false};
    bool whole_done_{false};
};

}  // namespace strandline::app

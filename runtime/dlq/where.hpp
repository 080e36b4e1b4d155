#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "dlq/dead_letter.hpp"

namespace strandline::dlq {

/// Which dead letters are meant: all of the terms that are given must hold. The grammar:
///
///     where = term ("," term)*          a comma is "and"
///     term  = name "=" value            spaces around both are dropped
///
///     class, handler, version, pipeline    the header's text; a '*' at the end: begins so
///     partition, retry-count               a number
///     since, until                         from then on, up to before then: 2026-01-31,
///                                          2026-01-31T23:59:59Z (with .999 too), or 90s, 15m, 2h, 7d
///                                          before now
class Where {
public:
    /// `now_ms` is what "2h" counts from. Errors  "where": the term, why, and the nearest name.
    [[nodiscard]] static Result<Where> parse(std::string_view text, std::int64_t now_ms);

    /// One without our headers matches where no term asks for one of them. [any-thread]
    [[nodiscard]] bool matches(const DeadLetter& letter) const;
    [[nodiscard]] bool empty() const;

private:
    [[nodiscard]] Result<> set(std::string_view name, std::string_view value, std::int64_t now_ms);

    std::optional<std::string> class_, handler_, version_, pipeline_;
    std::optional<std::int64_t> partition_, retry_count_, since_ms_, until_ms_;
};

/// "2026-01-31", "2026-01-31T23:59:59Z", "2026-01-31T23:59:59.999Z", or "15m" before `now_ms`.
[[nodiscard]] std::optional<std::int64_t> parse_moment(std::string_view text, std::int64_t now_ms);

}  // namespace strandline::dlq

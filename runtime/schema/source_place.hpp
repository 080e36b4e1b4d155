#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// Where things stand in a JSON text: for messages about files that people write, and for those who
/// need a value exactly as it was written. Slow paths only. [any-thread]
namespace strandline::schema {

/// Byte offsets from 0.
struct SourcePlace {
    std::size_t begin{0};  ///< of the value
    std::size_t end{0};    ///< behind it
    std::size_t key{0};    ///< of the quote that opens the member's name; begin, when it has none

    [[nodiscard]] std::string_view in(std::string_view text) const {
        return text.substr(begin, end - begin);
    }
};

/// The value that a JSON Pointer (RFC 6901) names in `text`, which is valid JSON; empty when there is
/// none. Of members with one name, the first.
[[nodiscard]] std::optional<SourcePlace> find_place(std::string_view text,
                                                    std::string_view pointer);

/// Both from 1; a column is a byte of the line.
struct LineAndColumn {
    std::uint32_t line{1};
    std::uint32_t column{1};
};

[[nodiscard]] LineAndColumn line_and_column(std::string_view text, std::size_t offset);

}  // namespace strandline::schema

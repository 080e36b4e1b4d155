#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "schema/source_scanner.hpp"
#include "schema/tape_view.hpp"

namespace simdjson::dom {
class element;
}  // namespace simdjson::dom

namespace strandline::schema {

/// A lane's parser with its memory: text is copied once, into a buffer with 64 zero bytes behind it,
/// and parsed there. Memory grows by powers of two; after a giant it is given back as soon as a row
/// of small texts has passed.
///
/// Units      bytes; depth counts open brackets: `[[1]]` has two levels.
/// Ownership  text() and tape() until the next parse().
/// Threads    [lane-strand]
/// Errors     a Trouble is the text's. No memory left is nobody's fault that a record could pay for:
///            the process ends.
class JsonParser {
public:
    JsonParser(std::size_t text_bytes_max, std::size_t depth_max);
    JsonParser(const JsonParser&) = delete;
    JsonParser& operator=(const JsonParser&) = delete;
    ~JsonParser();

    /// `text` has at most `text_bytes_max` bytes. Empty = it is one JSON value.
    std::optional<Trouble> parse(Bytes text);

    /// Again, after editable() was changed into other valid JSON; deeper it cannot be. False = it is
    /// none.
    [[nodiscard]] bool parse_edited();

    [[nodiscard]] Bytes text() const;                   ///< the copy
    [[nodiscard]] std::span<char> editable();           ///< the same bytes
    [[nodiscard]] TapeView tape() const;                ///< after a parse without trouble
    [[nodiscard]] simdjson::dom::element root() const;  ///< after a parse without trouble
    [[nodiscard]] std::size_t capacity() const;

private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

}  // namespace strandline::schema

#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/bytes.hpp"

namespace strandline::schema {

/// A parse and nothing else: what the speed of validation is compared with.
///
/// Threads  one at a time
class BareParser {
public:
    /// Of texts up to this size.
    explicit BareParser(std::size_t text_bytes_max);
    BareParser(const BareParser&) = delete;
    BareParser& operator=(const BareParser&) = delete;
    ~BareParser();

    /// Text with the memory behind it that a parse in place needs.
    [[nodiscard]] static std::string padded(Bytes text);
    /// True when it is JSON. `size` is that of the text before it was padded.
    [[nodiscard]] bool parse(const std::string& padded, std::size_t size);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace strandline::schema

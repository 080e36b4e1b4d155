#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace strandline::schema {

/// A regular expression of ECMA-262 (with the flag `u`), matched in time linear in the text.
///
/// Ownership  immutable once made; copies share it.
/// Threads    constant after construction: [any-thread]
/// Errors     pattern-syntax: it is no ECMA-262 pattern; pattern-unsupported: it is one, and needs
///            look-around, a back reference or more repeats than can be matched in linear time. Both
///            say what and at which byte of the pattern.
/// Source     ECMA-262, section 22.2
class Pattern {
public:
    [[nodiscard]] static Result<Pattern> compile(std::string_view text);

    /// Anywhere in `subject`, which is UTF-8.
    [[nodiscard]] bool matches(std::string_view subject) const;
    [[nodiscard]] const std::string& text() const;  ///< as written

private:
    struct Compiled;
    explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
    std::shared_ptr<const Compiled> compiled_;
};

/// Whether `text` is an ECMA-262 pattern at all, one that compile() refuses to run included: the
/// format `regex`. [any-thread]
[[nodiscard]] bool is_ecma_pattern(std::string_view text);

}  // namespace strandline::schema

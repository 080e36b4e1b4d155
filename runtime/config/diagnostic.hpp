#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::config {

/// A place in a file. Lines and columns count from 1; a column is a byte of the line.
/// Line 0 means the file as a whole.
struct Position {
    std::string file;
    std::uint32_t line{0};
    std::uint32_t column{0};

    friend auto operator<=>(const Position&, const Position&) = default;
};

/// `file:line:column`, or only `file` when the file as a whole is meant.
[[nodiscard]] std::string to_text(const Position& position);

enum class Severity : std::uint8_t { error, warning };

/// One thing that is wrong, or doubtful, in what the operator wrote.
struct Diagnostic {
    Position position;
    Severity severity{Severity::error};
    std::string code;     ///< stable slug; docs/pipeline-reference.md explains each
    std::string message;  ///< what, and why; never a secret
    std::string hint;     ///< the fix or the nearest valid word; may be empty
};

/// `file:line:column: error[code]: what; why; did you mean 'x'?`
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

/// Collects all that is wrong, so that the operator sees it at once.
///
/// Threads  one at a time
class Diagnostics {
public:
    void error(Position position, std::string code, std::string message, std::string hint = {});
    void warning(Position position, std::string code, std::string message, std::string hint = {});
    void add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }

    [[nodiscard]] bool has_errors() const;
    [[nodiscard]] std::size_t error_count() const;
    /// Errors in that one file.
    [[nodiscard]] bool has_errors_in(const std::string& file) const;
    [[nodiscard]] bool empty() const { return items_.empty(); }
    /// By file, line and column; those of one place in the order they were found.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

private:
    std::vector<Diagnostic> items_;
};

}  // namespace strandline::config

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::schema::codegen {

/// C++ text in the repository's style: four spaces, 100 columns, broken where clang-format breaks it,
/// so that formatting a generated file changes nothing. Names that are too long for that are left as
/// they come, and the page says so.
///
/// Threads  value
class Page {
public:
    void line(std::string_view text);
    void blank();
    /// A /// comment, wrapped. Line breaks in `text` are spaces.
    void doc(std::string_view text);
    /// `head(a, b, c)tail`, with what does not fit below the first argument.
    void list(const std::string& head, const std::vector<std::string>& items,
              std::string_view tail);
    /// `name = value;`, the value on a line of its own when it must.
    void assignment(const std::string& name, const std::string& value);
    /// `signature { statement }`, on one line if it fits.
    void function(const std::string& signature, const std::string& statement);
    void indent() { ++level_; }
    void outdent() { --level_; }

    /// A line has more than 100 columns.
    [[nodiscard]] bool is_too_wide() const { return too_wide_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    static constexpr std::size_t columns = 100;
    [[nodiscard]] std::string margin() const { return std::string(level_ * 4, ' '); }
    void put(const std::string& line);

    std::string text_;
    std::size_t level_{0};
    bool too_wide_{false};
};

}  // namespace strandline::schema::codegen

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/patterns/syntax.hpp"

namespace strandline::schema::patterns {

/// The simple patterns that most schemas have, matched without RE2: plain text, anchored or not
/// (`abc`, `^abc`), and from the start a row of ASCII classes that leaves no choice where one ends
/// and the next begins (`^[A-Z]{3}-[0-9]+$`). [any-thread]
class Shortcut {
public:
    /// Empty when the pattern is not of these.
    [[nodiscard]] static std::optional<Shortcut> of(const Node& pattern);
    [[nodiscard]] bool matches(std::string_view subject) const;

private:
    struct Run {
        std::array<std::uint64_t, 2> characters{};  ///< a bit for each of ASCII
        std::uint32_t least{1};
        std::uint32_t most{1};

        [[nodiscard]] bool holds(char c) const {
            const auto byte = static_cast<unsigned char>(c);
            return byte < 128 && (characters[byte / 64] >> (byte % 64) & 1) != 0;
        }
    };
    static std::optional<Run> run_of(const Node& node);
    static bool add_ascii(Run& run, const Node& node);
    [[nodiscard]] bool leaves_no_choice() const;
    [[nodiscard]] bool matches_text(std::string_view subject) const;
    [[nodiscard]] bool matches_runs(std::string_view subject) const;

    bool from_start_{false};
    bool to_end_{false};
    bool is_text_{true};
    std::string text_;
    std::vector<Run> runs_;
};

}  // namespace strandline::schema::patterns

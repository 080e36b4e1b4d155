#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace strandline::schema::patterns {

inline constexpr char32_t last_code_point = 0x10FFFF;
inline constexpr char32_t first_surrogate = 0xD800, last_surrogate = 0xDFFF;

[[nodiscard]] inline bool is_surrogate(char32_t c) {
    return c >= first_surrogate && c <= last_surrogate;
}

struct Range {
    char32_t first{0};
    char32_t last{0};  ///< included
};

/// What one character of the text may be. [any-thread] once built.
struct CharacterSet {
    std::vector<Range> ranges{};
    std::vector<std::string> properties{};  ///< as RE2 writes them: \p{L}, \P{Greek}
    bool negated{false};

    void add(Range range) {
        // UTF-8 has no surrogates, so nothing can match one.
        if (range.first < first_surrogate && range.last > last_surrogate) {
            ranges.push_back({range.first, first_surrogate - 1});
            range.first = last_surrogate + 1;
        }
        if (is_surrogate(range.first)) range.first = last_surrogate + 1;
        if (is_surrogate(range.last)) range.last = first_surrogate - 1;
        if (range.first <= range.last) ranges.push_back(range);
    }
};

/// Everything that is in none of the ranges, in order.
[[nodiscard]] inline std::vector<Range> complement(std::vector<Range> ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const Range& left, const Range& right) { return left.first < right.first; });
    std::vector<Range> rest;
    char32_t next = 0;
    for (const Range& range : ranges) {
        if (range.first > next) rest.push_back({next, range.first - 1});
        next = std::max<char32_t>(next, range.last + 1);
    }
    if (next <= last_code_point) rest.push_back({next, last_code_point});
    return rest;
}

}  // namespace strandline::schema::patterns

#include "plugin/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace strandline::plugin {

namespace {

/// Insertions, deletions and replacements from one word to the other.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row[to.size()];
}

}  // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
    constexpr std::size_t longest =
        64;  // ids are no longer: a longer word is no slip of the finger
    if (word.size() > longest) return {};
    std::size_t best = std::max<std::size_t>(word.size() / 3, 1) + 1;
    std::string_view nearest;
    for (const std::string& candidate : known) {
        if (candidate.size() > longest) continue;
        const std::size_t found = distance(word, candidate);
        if (found < best) {
            best = found;
            nearest = candidate;
        }
    }
    if (nearest.empty()) return {};
    return std::string(" Did you mean \"").append(nearest).append("\"?");
}

std::string listed(std::span<const std::string> words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
    return text;
}

}  // namespace strandline::plugin

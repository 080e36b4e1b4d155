#include "base/nearest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace strandline {
namespace {

constexpr std::size_t longest_word = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edit distance with transpositions; both words at most `longest_word` long.
std::size_t distance(std::string_view left, std::string_view right) {
    using Row = std::array<std::size_t, longest_word + 1>;
    Row before_previous{};
    Row previous{};
    Row current{};
    for (std::size_t j = 0; j <= right.size(); ++j) previous[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const bool same = lower(left[i - 1]) == lower(right[j - 1]);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1,
                                   previous[j - 1] + (same ? std::size_t{0} : std::size_t{1})});
            const bool swapped = i > 1 && j > 1 && lower(left[i - 1]) == lower(right[j - 2]) &&
                                 lower(left[i - 2]) == lower(right[j - 1]);
            if (swapped) current[j] = std::min(current[j], before_previous[j - 2] + 1);
        }
        before_previous = std::exchange(previous, current);
    }
    return previous[right.size()];
}

}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.empty() || word.size() > longest_word) return {};
    std::string_view best;
    std::size_t best_distance = (word.size() + 2) / 3 + 1;
    for (const auto candidate : candidates) {
        if (candidate.size() > longest_word) continue;
        if (const auto d = distance(word, candidate); d < best_distance) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const auto nearest = nearest_word(word, candidates);
    if (nearest.empty()) return {};
    return "did you mean '" + std::string(nearest) + "'?";
}

std::string one_of(std::span<const std::string_view> words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace strandline

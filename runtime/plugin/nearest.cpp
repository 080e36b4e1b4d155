#include "plugin/nearest.hpp"

#include <vector>

#include "base/nearest.hpp"

namespace strandline::plugin {

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    const std::string_view nearest = nearest_word(word, candidates);
    if (nearest.empty()) return {};
    return std::string(" Did you mean \"").append(nearest).append("\"?");
}

std::string listed(std::span<const std::string> words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
    return text;
}

}  // namespace strandline::plugin

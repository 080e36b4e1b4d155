#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strandline {

/// The candidate that `word` was probably meant to be, or empty when none is near: at most a third of
/// its letters, rounded up, may differ. A swap of neighbours counts as one difference, case as none.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            std::span<const std::string_view> candidates);

/// "did you mean 'x'?" in the words of every error message of ours, or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// "a, b or c"
[[nodiscard]] std::string one_of(std::span<const std::string_view> words);

}  // namespace strandline

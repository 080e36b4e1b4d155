#pragma once

#include <span>
#include <string>
#include <string_view>

namespace strandline::plugin {

/// ` Did you mean "enrich"?`, or nothing when no word is near enough.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> known);

/// `a, b, c`
[[nodiscard]] std::string listed(std::span<const std::string> words);

}  // namespace strandline::plugin

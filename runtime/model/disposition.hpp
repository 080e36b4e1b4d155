#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strandline::model {

/// How a record ended. There is no sixth way out, and a metric counts each.
enum class Disposition : std::uint8_t { delivered, skipped, duplicate, dead_lettered, poisoned };

inline constexpr std::array<std::string_view, 5> disposition_names{
    "delivered", "skipped", "duplicate", "dead_lettered", "poisoned"};

constexpr std::size_t index_of(Disposition disposition) {
    return static_cast<std::size_t>(disposition);
}
constexpr std::string_view name_of(Disposition disposition) {
    return disposition_names[index_of(disposition)];
}

}  // namespace strandline::model

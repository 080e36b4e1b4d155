#pragma once

#include <cstdint>

namespace strandline::schema {

/// What one document may still cost, beyond the walk that its size bounds.
struct Steps {
    std::int64_t left{0};

    /// False once they are used up.
    bool spend(std::uint64_t steps) {
        constexpr std::uint64_t most = std::uint64_t{1} << 40;
        left -= static_cast<std::int64_t>(steps < most ? steps : most);
        if (left < 0) left = -1;
        return left >= 0;
    }
    [[nodiscard]] bool spent() const { return left < 0; }
};

}  // namespace strandline::schema

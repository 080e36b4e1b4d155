#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strandline::bench {

/// ORDER_CREATED events, always the same ones: 3 to 6 products, 470 bytes on average.
struct OrderWorkload {
    std::vector<std::string> valid;
    std::vector<std::string> mixed;    ///< 5 % of them invalid
    std::vector<std::string> invalid;  ///< of eight kinds
};

[[nodiscard]] OrderWorkload make_orders(std::size_t count, std::uint64_t seed);

}  // namespace strandline::bench

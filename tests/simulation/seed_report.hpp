#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/world.hpp"

namespace strandline::simulation {

/// What many runs came to.
struct Sum {
    std::uint64_t runs{0};
    std::uint64_t crashes{0};
    std::uint64_t rebalances{0};
    std::uint64_t records{0};
    std::uint64_t outputs{0};
    std::uint64_t repeated{0};
    std::uint64_t dead_letters{0};
    std::uint64_t commits{0};
    std::uint64_t steps{0};

    void add(const Outcome& outcome);
    [[nodiscard]] std::string text() const;
};

/// From now on an assertion of the engine says which seed it was. [one thread]
void name_seed(std::uint64_t seed);

/// The report of a seed that fails: reduced, with its history and the command that replays it.
[[nodiscard]] std::string report_of_seed(std::uint64_t seed);

}  // namespace strandline::simulation

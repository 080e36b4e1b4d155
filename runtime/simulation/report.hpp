#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/world.hpp"

namespace strandline::simulation {

/// A plan that fails, with as few faults as still make it fail. `kept`: which of the plan's own they are.
struct Reduced {
    Plan plan;
    std::vector<std::size_t> kept;
    Outcome outcome;  ///< with its trace
};
[[nodiscard]] Reduced reduce(const Plan& plan);

/// The plan with only those of its faults.
[[nodiscard]] Plan with_faults(Plan plan, const std::vector<std::size_t>& kept);

/// For people: what was violated, by which faults, and what happened to the record, its neighbours'
/// commits included.
[[nodiscard]] std::string explain(const Reduced& failure, const std::string& replay_command);

}  // namespace strandline::simulation

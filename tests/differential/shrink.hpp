#pragma once

#include <functional>

#include "differential/json.hpp"

namespace strandline::differential {

/// What is left of `value` when every member and element is gone without which `still` holds.
[[nodiscard]] Json shrunk(Json value, const std::function<bool(const Json&)>& still);

}  // namespace strandline::differential

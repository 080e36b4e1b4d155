#pragma once

#include <string>

#include "schema/violation.hpp"

namespace strandline::schema {

/// For the dead letter's header: how many violations, and as many of them as fit 1,024 bytes, cut between
/// two of them. [any-thread]
[[nodiscard]] std::string violation_text(const Violations& violations);

}  // namespace strandline::schema

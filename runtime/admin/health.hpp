#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace strandline::admin {

/// One thing that was looked at. Name and detail hold names from the YAML and no more.
struct HealthCheck {
    std::string name;
    bool ok{true};
    std::string detail;  ///< why not, or what was seen; may be empty
};

struct HealthReport {
    std::vector<HealthCheck> checks;

    [[nodiscard]] bool ok() const { return std::ranges::all_of(checks, &HealthCheck::ok); }
};

/// The report as plain text: a verdict, then one line per check that failed; `verbose` adds those
/// that passed.
[[nodiscard]] std::string health_text(const HealthReport& report, bool verbose);

}  // namespace strandline::admin

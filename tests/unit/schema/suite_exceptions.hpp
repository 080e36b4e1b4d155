#pragma once

#include <string_view>

#include "unit/schema/suite_case.hpp"

namespace strandline::schema::testing {

/// Why this optional test is expected to fail; empty for one that is expected to pass. Each reason
/// stands in docs/decisions/0015-json-schema-suite.md.
[[nodiscard]] std::string_view expected_failure(const SuiteCase& one, const SuiteTest& test);

}  // namespace strandline::schema::testing

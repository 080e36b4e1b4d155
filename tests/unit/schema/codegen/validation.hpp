#pragma once

#include <string>

namespace strandline::testing {

/// What the host says of an event against a schema's file: empty when it is valid, else each violation
/// as `path rule`, one a line.
[[nodiscard]] std::string violations_of(const std::string& schema_file, const std::string& event);

[[nodiscard]] std::string text_of_file(const std::string& path);

}  // namespace strandline::testing

#pragma once

#include <string>

#include "base/result.hpp"

namespace strandline::kafka {

/// The librdkafka that is linked, as it names itself: "2.14.2".
[[nodiscard]] std::string librdkafka_version();
/// Older ones lose records or cannot log in. Errors  "librdkafka-version"
[[nodiscard]] Result<void> check_librdkafka_version();

}  // namespace strandline::kafka

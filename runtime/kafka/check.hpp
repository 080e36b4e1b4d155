#pragma once

#include <vector>

#include "base/result.hpp"
#include "kafka/settings.hpp"

/// What `strandline check` asks before anything connects: every property through librdkafka itself,
/// files of keys and certificates read, all errors at once.
namespace strandline::kafka {

[[nodiscard]] std::vector<Error> check(const ConsumerSettings& settings);
[[nodiscard]] std::vector<Error> check(const ProducerSettings& settings);

}  // namespace strandline::kafka

#pragma once

#include "config/host_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// Reads `security:` of a cluster. Nothing in it has a default, and nothing falls back.
[[nodiscard]] SecurityDefinition read_security(const Node* node, ReadContext& context);

/// Reads `librdkafka:`, against the allow-list.
[[nodiscard]] std::vector<LibrdkafkaProperty> read_librdkafka(const Node* node,
                                                              ReadContext& context);

}  // namespace strandline::config

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/host_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

/// Reads `security:` of a cluster. Nothing in it has a default, and nothing falls back.
[[nodiscard]] SecurityDefinition read_security(const Node* node, ReadContext& context);

/// Reads `librdkafka:`, against the allow-list.
[[nodiscard]] std::vector<LibrdkafkaProperty> read_librdkafka(const Node* node,
                                                              ReadContext& context);

/// A PEM file that can be read now; `secret`: and by nobody else.
[[nodiscard]] std::optional<std::string> read_pem(const Node* node, bool secret,
                                                  ReadContext& context);
/// Reports a `certificate` without its `key`, and the other way round.
void check_tls_pair(const Section& section, ReadContext& context);

}  // namespace strandline::config

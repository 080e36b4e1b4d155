#pragma once

#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

/// What a record must be before its schema is asked. Each node may be null: then the defaults hold.
namespace strandline::config {

/// Reads `limits:`.
[[nodiscard]] LimitsDefinition read_limits(const Node* node, ReadContext& context);
/// Reads `forbidden_keys:`, a word or a mapping.
[[nodiscard]] ForbiddenKeysDefinition read_forbidden_keys(const Node* node, ReadContext& context);
/// Reads `byte_order_mark:`.
[[nodiscard]] ByteOrderMark read_byte_order_mark(const Node* node, ReadContext& context);

}  // namespace strandline::config

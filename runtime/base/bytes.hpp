#pragma once

#include <string_view>

namespace strandline {

/// Bytes as Kafka has them: a null is not an empty value. Null is `data() == nullptr`; an empty
/// value has data. Compare with is_null(), never with empty().
///
/// Ownership  a view; whoever hands it out says how long it lives.
using Bytes = std::string_view;

inline constexpr Bytes null_bytes{};

constexpr bool is_null(Bytes bytes) { return bytes.data() == nullptr; }

}  // namespace strandline

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "model/failure.hpp"

namespace strandline::schema {

/// What is wrong with a text that the parser refused.
struct Trouble {
    model::FailureClass failure_class{model::FailureClass::invalid_json};
    std::optional<std::size_t> offset;  ///< in bytes, from 0; empty when it cannot be told
    const char* what{""};               ///< static, and nothing of the text
};

/// The first thing that keeps `text` from being one JSON value of at most `depth_max` levels, with a
/// class and a place; empty when there is none. Emptiness, a byte order mark and bytes that are not
/// UTF-8 come before all else, whatever their place. [any-thread]
///
/// The slow path: simdjson has refused the text and says neither where nor, for a number, why. It
/// takes one pass and no recursion, so a hostile text costs its length.
/// Source  RFC 8259; what simdjson refuses beyond it (lone surrogates, numbers out of range).
[[nodiscard]] std::optional<Trouble> find_trouble(std::string_view text, std::size_t depth_max);

}  // namespace strandline::schema

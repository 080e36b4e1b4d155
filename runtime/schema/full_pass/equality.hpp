#pragma once

#include <simdjson.h>

#include <cstdint>

#include "schema/constant.hpp"
#include "schema/number.hpp"

/// When two JSON values are one: of one type and one value, numbers by number, objects whatever their
/// order. [any-thread]
namespace strandline::schema {

/// `value` is a number.
[[nodiscard]] Number number_of(const simdjson::dom::element& value);

[[nodiscard]] bool same(const simdjson::dom::element& value, const Constant& constant);
[[nodiscard]] bool same(const simdjson::dom::element& left, const simdjson::dom::element& right);

/// Equal for values that are the same. Seeded: nobody can choose values that collide.
[[nodiscard]] std::uint64_t hash_of(const simdjson::dom::element& value, std::uint64_t seed);

}  // namespace strandline::schema

#pragma once

#include <array>
#include <string_view>

#include "base/bytes.hpp"

namespace strandline::dedupe::redis {

/// 128 bits of the SHA-256 of an event's id, in lower hexadecimal digits. Unseeded: every host has to
/// find the same key. The id itself never leaves the process.
using IdDigest = std::array<char, 32>;
/// 64 bits of the SHA-256 of a record's value: enough to tell a copy from another event of that id.
using ValueDigest = std::array<char, 16>;

/// [any-thread]
[[nodiscard]] IdDigest digest_of_id(std::string_view id);
[[nodiscard]] ValueDigest digest_of_value(Bytes value);

[[nodiscard]] inline std::string_view text_of(const IdDigest& digest) {
    return {digest.data(), digest.size()};
}
[[nodiscard]] inline std::string_view text_of(const ValueDigest& digest) {
    return {digest.data(), digest.size()};
}

}  // namespace strandline::dedupe::redis

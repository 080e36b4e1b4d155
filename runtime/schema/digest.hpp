#pragma once

#include <string>
#include <string_view>

namespace strandline::schema {

/// A schema's text without what says nothing: members sorted by name, no white space, escapes only
/// where JSON needs them, numbers as written. `text` is valid JSON. [any-thread]
[[nodiscard]] std::string canonical_json(std::string_view text);

/// "sha256:" and the digest of the canonical text in 64 lower hexadecimal digits. [any-thread]
[[nodiscard]] std::string schema_digest(std::string_view canonical);

}  // namespace strandline::schema

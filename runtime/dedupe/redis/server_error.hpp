#pragma once

#include <string_view>

#include "base/result.hpp"

namespace strandline::dedupe::redis {

/// What an error reply of the server means for us, in our own words: a server's text may quote what it
/// was sent, a password among it. Every one is a failure of the world: the lanes wait until it has
/// healed.
///
/// Returns  one of "redis-auth", "redis-loading", "redis-readonly", "redis-memory", "redis-disk",
///          "redis-replicas", "redis-cluster", "redis-busy", "redis-script", "redis-foreign",
///          "redis-refused"; its message is the end of a sentence that begins with the store's name
[[nodiscard]] Error error_of_reply(std::string_view text);

/// The script is not in the server's cache (any more): to be sent whole.
[[nodiscard]] bool is_unknown_script(std::string_view text);

}  // namespace strandline::dedupe::redis

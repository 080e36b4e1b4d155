#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/host_definition.hpp"
#include "config/section.hpp"

namespace strandline::config {

struct RedisUrl {
    bool tls{true};
    std::string host;  ///< IPv6 without its brackets
    std::uint16_t port{6379};
    std::uint32_t database{0};
};

/// "rediss://host[:port][/database]", or "redis://" without TLS. A login has no place in it: what is
/// in a URL ends up in messages.
[[nodiscard]] std::optional<RedisUrl> parse_redis_url(std::string_view text);

[[nodiscard]] std::map<std::string, StoreDefinition> read_stores(const Node* node,
                                                                 ReadContext& context);

}  // namespace strandline::config

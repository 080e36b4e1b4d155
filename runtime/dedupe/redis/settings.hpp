#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/secret.hpp"

namespace strandline::dedupe::redis {

/// Where a shared store is, and how to talk to it. TLS always verifies the server's certificate and
/// name; there is no way to switch that off.
struct RedisSettings {
    std::string name;  ///< as the definitions name the store; for messages
    std::string host;
    std::uint16_t port{6379};
    std::uint32_t database{0};
    bool tls{true};
    std::string username;  ///< empty = the server's default user
    Secret password;       ///< empty = no login
    std::string ca;        ///< path of a PEM file; empty = the system's store
    std::string certificate;
    std::string key;

    std::chrono::milliseconds connect_timeout{10'000};  ///< until TLS and login are done
    std::chrono::milliseconds answer_timeout{5'000};    ///< of the oldest command in flight
    std::chrono::milliseconds idle_ping{10'000};
    std::chrono::milliseconds backoff_initial{200};
    std::chrono::milliseconds backoff_max{10'000};
    /// Operations that wait to be sent, of all lanes together; past it lanes wait with new claims.
    std::size_t queue_max{65'536};

    /// "store 'shared' (redis-1.example.com:6379)"
    [[nodiscard]] std::string title() const;
};

}  // namespace strandline::dedupe::redis

#pragma once

#include <strandline/plugin.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace strandline {
inline namespace sdk_v0 {

/// How a handler ends a delivery.
enum class Verdict : strandline_verdict {
    ack = STRANDLINE_ACK,          ///< what it emitted leaves
    skip = STRANDLINE_SKIP,        ///< not for us, on purpose
    retry = STRANDLINE_RETRY,      ///< transient: again later, by the pipeline's policy
    reject = STRANDLINE_REJECT,    ///< permanent: dead letter
    pending = STRANDLINE_PENDING,  ///< a Completion settles it later
    halt = STRANDLINE_HALT         ///< the world is broken, not the event: the lane stops
};
inline constexpr Verdict ack = Verdict::ack;
inline constexpr Verdict skip = Verdict::skip;
inline constexpr Verdict pending = Verdict::pending;

/// Thrown anywhere under handle(), they end the delivery. For what is rare: a thrown reject costs
/// microseconds, a returned one nothing. Texts never quote the payload.
struct Reject {
    std::string code;     ///< slug [a-z0-9._-]{1,64}
    std::string message;  ///< for people
};
struct Retry {
    std::string message;
    std::chrono::milliseconds after{0};  ///< 0 = by the policy
};
struct Halt {
    std::string message;
};

/// Thrown by a stage's constructor or by check(): the config is wrong, at this JSON Pointer.
struct ConfigError {
    std::string pointer;
    std::string message;
};

}  // namespace sdk_v0
}  // namespace strandline

#pragma once

#include <cstdint>

namespace strandline::model {

/// How a handler ends a delivery. The numbers are the plugin ABI's; 0 is none of them on purpose.
enum class Verdict : std::uint8_t {
    ack = 1,      ///< its effects leave together
    skip = 2,     ///< not for us: effects dropped
    retry = 3,    ///< transient: effects dropped, another attempt by the policy
    reject = 4,   ///< permanent: effects dropped, dead letter
    pending = 5,  ///< settled later by one of the others
    halt = 6      ///< the world is broken, not the event: the lane stops
};

}  // namespace strandline::model

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "dedupe/redis/scripts.hpp"

namespace strandline::dedupe::redis {

class LaneLink;

/// One thing that a lane asks of the store.
struct Operation {
    Script script{Script::claim};
    ScriptItem item;
    /// Of a claim: which of the lane's questions the answer is for; 0 = nobody waits for it.
    /// Of a promotion: the ticket.
    std::uint64_t serial{0};
    std::shared_ptr<LaneLink> lane;
};

/// The shared store as lanes see it. Operations are carried out in the order in which they come, each
/// at least once, however often the connection is lost meanwhile.
///
/// Threads  [any-thread]
class ClaimStore {
public:
    virtual ~ClaimStore() = default;
    /// From now on the lane hears of trouble and of its end, and the claims that it holds stay alive.
    virtual void attach(const std::shared_ptr<LaneLink>& lane) = 0;
    /// False = too much waits already, and nothing was taken: again after the next wake-up. Only
    /// claims are refused: what ends a claim is bounded by the claims themselves.
    virtual bool submit(std::vector<Operation> operations) = 0;
    /// A claim to be made after a while: a twin's outcome is asked for.
    virtual void submit_later(Operation operation, Duration pause) = 0;
    /// Why it does not answer now.
    [[nodiscard]] virtual std::optional<Error> trouble() const = 0;
};

}  // namespace strandline::dedupe::redis

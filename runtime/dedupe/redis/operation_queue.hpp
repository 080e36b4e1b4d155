#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "dedupe/redis/claim_store.hpp"

namespace strandline::dedupe::redis {

/// One command on the wire: a script for several ids of one lane, or, without any, a PING.
struct Call {
    Script script{Script::claim};
    std::vector<Operation> operations;
    TimePoint sent;
    bool by_digest{false};  ///< the script was named, not sent
};

/// What waits to be sent and what waits for its answer, in order. A lost connection puts the second
/// back before the first: every operation may be carried out twice, and none is forgotten or overtaken.
///
/// Threads  the store's own
class OperationQueue {
public:
    /// A longer call would keep the server from everybody else.
    static constexpr std::size_t operations_per_call_max = 64;
    /// While so many are unanswered, what comes gathers into longer calls.
    static constexpr std::size_t calls_in_flight_max = 16;

    void push(Operation operation) { waiting_.push_back(std::move(operation)); }
    /// The next call, which counts as sent; null = nothing waits, or enough is in flight. Claims of
    /// lanes that are gone are dropped. Valid until the next call of any function.
    Call* send_next(TimePoint now);
    void send_ping(TimePoint now);
    /// The oldest that was sent: its answer has come. Empty = nothing was asked.
    std::optional<Call> take_answered();
    /// Whatever was in flight waits again, and each lane that has something here counts a failure.
    void connection_lost();

    [[nodiscard]] const Call* oldest_in_flight() const {
        return in_flight_.empty() ? nullptr : &in_flight_.front();
    }
    [[nodiscard]] bool empty() const { return waiting_.empty() && in_flight_.empty(); }
    /// Operations in it.
    [[nodiscard]] std::size_t size() const { return waiting_.size() + sent_operations_; }

private:
    void drop_useless();

    std::deque<Operation> waiting_;
    std::deque<Call> in_flight_;
    std::size_t sent_operations_{0};
};

}  // namespace strandline::dedupe::redis

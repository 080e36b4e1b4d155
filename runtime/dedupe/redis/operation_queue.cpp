#include "dedupe/redis/operation_queue.hpp"

#include <iterator>
#include <set>
#include <utility>

#include "dedupe/redis/lane_link.hpp"

namespace strandline::dedupe::redis {

Call* OperationQueue::send_next(TimePoint now) {
    if (in_flight_.size() >= calls_in_flight_max) return nullptr;
    drop_useless();
    if (waiting_.empty()) return nullptr;
    Call call{.script = waiting_.front().script, .operations = {}, .sent = now};
    const LaneLink* lane = waiting_.front().lane.get();
    while (!waiting_.empty() && waiting_.front().script == call.script &&
           waiting_.front().lane.get() == lane &&
           call.operations.size() < operations_per_call_max) {
        call.operations.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    sent_operations_ += call.operations.size();
    return &in_flight_.emplace_back(std::move(call));
}

void OperationQueue::send_ping(TimePoint now) {
    in_flight_.push_back({.script = Script::claim, .operations = {}, .sent = now});
}

std::optional<Call> OperationQueue::take_answered() {
    if (in_flight_.empty()) return std::nullopt;
    Call call = std::move(in_flight_.front());
    in_flight_.pop_front();
    sent_operations_ -= call.operations.size();
    return call;
}

void OperationQueue::connection_lost() {
    for (auto call = in_flight_.rbegin(); call != in_flight_.rend(); ++call)
        waiting_.insert(waiting_.begin(), std::make_move_iterator(call->operations.begin()),
                        std::make_move_iterator(call->operations.end()));
    in_flight_.clear();
    sent_operations_ = 0;
    std::set<LaneLink*> waiting;
    for (const Operation& operation : waiting_) waiting.insert(operation.lane.get());
    for (LaneLink* lane : waiting) lane->note_failure();
}

// Nobody waits for them, and they would only have to be released again.
void OperationQueue::drop_useless() {
    while (!waiting_.empty() && waiting_.front().script == Script::claim &&
           waiting_.front().lane->closed())
        waiting_.pop_front();
}

}  // namespace strandline::dedupe::redis

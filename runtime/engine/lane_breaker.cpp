// A flood of failures is an outage: the lane holds on to a record instead of emptying its topic into the
// dead letters.
#include "engine/lane.hpp"

namespace strandline::engine {

using model::FailureClass;

/// The record in hand is about to become a dead letter. One that has ended the host before must not be
/// tried again, and one whose dead letter waits for room was let through already.
bool Lane::breaker_holds() {
    if (failure_->failure_class == FailureClass::handler_crashed || let_through_) return false;
    if (breaker_.holds()) return true;
    let_through_ = true;
    return false;
}

NextStep Lane::hold() {
    if (!breaker_open_.exchange(true, std::memory_order_relaxed))
        log_.error("breaker opens: too many of the last records failed, so the lane stands still",
                   {{"topic", where_.topic},
                    {"partition", where_.partition},
                    {"offset", delivery_.record->offset.value},
                    {"class", std::string(model::name_of(failure_->failure_class))},
                    {"handler", failure_->handler},
                    {"window", settings_.breaker.window}});
    return {.kind = NextStep::Kind::await_probe, .backoff = breaker_.next_pause()};
}

/// The record that is held, from its bytes on. What its id is to others was found out when it was taken.
NextStep Lane::probe() {
    const model::Record& record = *delivery_.record;
    delivery_.start(where_, record);
    delivery_.redelivered = true;
    failure_.reset();
    published_ = 0;
    record_started_ = attempt_started_;
    if (parts_.decoder->reads_headers()) delivery_.headers = source_->headers(record);
    const model::Failure* failure =
        parts_.decoder->decode(record, delivery_.headers, delivery_.event);
    if (failure != nullptr) return fail(*failure);
    if (delivery_.event.skip) return decide(model::Verdict::skip);
    return work();
}

void Lane::count_end() {
    let_through_ = false;
    if (!breaker_.ended(failure_.has_value())) return;
    breaker_open_.store(false, std::memory_order_relaxed);
    log_.info("breaker closes: a record succeeded",
              {{"topic", where_.topic}, {"partition", where_.partition}});
}

}  // namespace strandline::engine

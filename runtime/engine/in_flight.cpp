#include "engine/in_flight.hpp"

#include "base/verify.hpp"

namespace strandline::engine {

void InFlight::open(Ticket ticket, model::Disposition disposition, model::TypeIndex type,
                    std::int64_t timestamp_ms, bool remember) {
    STRANDLINE_VERIFY(!is_open(ticket), "a record was concluded twice");
    at(ticket) = {.outstanding = 1,
                  .disposition = disposition,
                  .type = type,
                  .timestamp_ms = timestamp_ms,
                  .failure_class = {},
                  .failed = false,
                  .remember = remember};
    ++open_;
}

void InFlight::await_memory(Ticket ticket, const Slot& ended) {
    STRANDLINE_VERIFY(!is_open(ticket), "a record waits for two answers at once");
    at(ticket) = ended;
    at(ticket).outstanding = 1;
    at(ticket).remember = false;
    ++open_;
}

bool InFlight::settle_one(Ticket ticket) {
    STRANDLINE_VERIFY(is_open(ticket), "a report came for a record that waits for none");
    if (--at(ticket).outstanding != 0) return false;
    --open_;
    return true;
}

}  // namespace strandline::engine

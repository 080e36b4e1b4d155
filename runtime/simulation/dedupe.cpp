#include "simulation/dedupe.hpp"

namespace strandline::simulation {

engine::Dedupe::Sighting WatchedDedupe::look(const Sighted& sighted, engine::Ticket ticket) {
    const Step step(ground_, *process_, "look", where_, sighted.offset.value);
    const Sighting sighting = window_.look(sighted, ticket);
    if (!step) return sighting;
    looked_at_[ticket] = sighted.offset;
    if (sighting == Sighting::duplicate && where_.topic != replay_topic)
        ground_.checker->on_duplicate(where_, sighted.offset.value, std::string(sighted.id));
    return sighting;
}

bool WatchedDedupe::remember(engine::Ticket ticket) {
    const Step step(ground_, *process_, "remember", where_, looked_at_[ticket].value);
    if (step) ground_.checker->on_remember(where_, looked_at_[ticket].value);
    looked_at_.erase(ticket);
    return window_.remember(ticket);
}

void WatchedDedupe::recall(const Sighted& sighted) {
    const Step step(ground_, *process_, "recall", where_, sighted.offset.value);
    window_.recall(sighted);
}

}  // namespace strandline::simulation

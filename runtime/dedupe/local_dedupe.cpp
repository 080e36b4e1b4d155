#include "dedupe/local_dedupe.hpp"

#include <utility>

namespace strandline::dedupe {

using Sighting = engine::Dedupe::Sighting;

Sighting LocalDedupe::look(const Sighted& sighted, engine::Ticket ticket) {
    const std::uint64_t fingerprint = window_.fingerprint(sighted.id);
    window_.prefetch(fingerprint);
    const std::uint64_t digest = window_.digest(sighted.value);  // meanwhile
    const Window::Place place = window_.find(fingerprint);
    if (place == Window::nowhere) {
        put_in_work(ticket, window_.begin(fingerprint, digest, sighted.offset));
        return Sighting::first;
    }
    if (window_.in_work(place)) return Sighting::twin;
    window_.refresh(place);
    if (window_.offset_of(place) == sighted.offset) return Sighting::redelivery;
    const bool same = window_.digest_of(place) == digest || on_collision_ == OnCollision::duplicate;
    return same ? Sighting::duplicate : Sighting::collision;
}

bool LocalDedupe::remember(engine::Ticket ticket) {
    InWork& working = slot(ticket);
    // A redelivery is remembered already.
    if (working.ticket != ticket || working.place == Window::nowhere) return true;
    window_.remember(std::exchange(working.place, Window::nowhere));
    return true;
}

void LocalDedupe::recall(const Sighted& sighted) {
    const std::uint64_t fingerprint = window_.fingerprint(sighted.id);
    window_.prefetch(fingerprint);
    const std::uint64_t digest = window_.digest(sighted.value);
    // Whoever was first keeps its place: what came later with this id was a copy, or a collision.
    if (const Window::Place place = window_.find(fingerprint); place != Window::nowhere)
        return window_.refresh(place);
    window_.remember(window_.begin(fingerprint, digest, sighted.offset));
}

/// Tickets of records in work are close to each other, but not without gaps.
void LocalDedupe::put_in_work(engine::Ticket ticket, Window::Place place) {
    while (slot(ticket).place != Window::nowhere) {
        std::vector<InWork> old(in_work_.size() * 2);
        old.swap(in_work_);
        for (const InWork& working : old)
            if (working.place != Window::nowhere) slot(working.ticket) = working;
    }
    slot(ticket) = {ticket, place};
}

}  // namespace strandline::dedupe

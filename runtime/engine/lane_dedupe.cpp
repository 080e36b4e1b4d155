// Step 5 of a record's life: was its event seen before? And what the answer is remembered from.
#include <algorithm>
#include <utility>

#include "engine/lane.hpp"

namespace strandline::engine {

using model::Disposition;
using model::failure_of;
using model::FailureClass;
using model::Record;
using Sighting = Dedupe::Sighting;

namespace {

constexpr Duration store_watch = std::chrono::seconds{1};

}  // namespace

Dedupe::Sighted Lane::as_sighted() const {
    return {.id = delivery_.event.id,
            .value = delivery_.record->value,
            .offset = delivery_.record->offset};
}

NextStep Lane::look() {
    const Sighting sighting = parts_.dedupe->look(as_sighted(), ticket_);
    if (sighting == Sighting::twin) probe_->looked_up(Lookup::in_flight);
    return sighted(sighting);
}

NextStep Lane::sighted(Sighting sighting) {
    switch (sighting) {
        case Sighting::first:
            probe_->looked_up(Lookup::fresh);
            remember_ = true;
            return work();
        case Sighting::redelivery:
            probe_->looked_up(Lookup::redelivery);
            delivery_.redelivered = true;
            remember_ = true;
            return work();
        case Sighting::duplicate:
            probe_->looked_up(Lookup::duplicate);
            if (is_replay()) return work();
            return {.kind = NextStep::Kind::conclude, .disposition = Disposition::duplicate};
        case Sighting::collision:
            probe_->looked_up(Lookup::collision);
            if (is_replay()) return work();
            return fail(failure_of(FailureClass::id_collision,
                                   "another event with other bytes has the same id"));
        case Sighting::twin:
        case Sighting::unanswered:
            break;
    }
    return {.kind = NextStep::Kind::await_sighting};
}

/// It was a dead letter before, and somebody wants it handled again: its id has been seen, of course.
bool Lane::is_replay() {
    if (delivery_.headers.empty()) delivery_.headers = source_->headers(*delivery_.record);
    return parts_.dead_letters->retry_count(delivery_.headers).value > 0;
}

/// In order: what comes behind this record waits with it. [lane-strand]
Task<NextStep> Lane::late_sighting() {
    for (;;) {
        take_reports();
        if (const std::optional<Error> why = interruption()) co_return tl::unexpected(*why);
        const Sighting sighting = parts_.dedupe->look(as_sighted(), ticket_);
        const bool waits = sighting == Sighting::twin || sighting == Sighting::unanswered;
        watch_store(waits);
        if (!waits) {
            attempt_started_ = clock_.now();
            co_return sighted(sighting);
        }
        co_await signal_.wait();
    }
}

/// For a store that is far away: the ids of the records to come, so that it is asked once for many. Only
/// those that pass the decoder; they are decoded again when it is their turn, in its one buffer.
void Lane::announce(std::span<const Record> batch, std::size_t from) {
    const std::size_t wanted = std::min(parts_.dedupe->announced_max(), batch.size() - from);
    announced_ = wanted == 0 ? batch.size() : from + wanted;
    if (wanted == 0) return;
    announcements_.clear();
    announced_ids_.resize(std::max(announced_ids_.size(), wanted));
    for (const Record& record : batch.subspan(from, wanted)) {
        model::Event event;
        std::span<const model::Header> headers;
        if (parts_.decoder->reads_headers()) headers = source_->headers(record);
        if (parts_.decoder->decode(record, headers, event) != nullptr) continue;
        if (event.skip || event.id.empty()) continue;
        std::string& id = announced_ids_[announcements_.size()];
        id = event.id;
        announcements_.push_back({.id = id, .value = record.value, .offset = record.offset});
    }
    if (!announcements_.empty()) parts_.dedupe->announce(announcements_);
}

// ---- History: what the log below the start says --------------------------------------------------------

/// Nothing at or above the start has been taken, and there is something below it to read.
bool Lane::in_history() const { return history_next_ < start_ && tracker_.position() == start_; }

/// A record below the start has its disposition since an earlier life: its id is remembered, and that is
/// all. It is not counted as read, and moves nothing.
Result<> Lane::recall(const Record& record) {
    if (!in_history() || record.offset < history_next_) return {};
    // Written after the last one that was finished, and yet below it: the log was cut back, and this is
    // no record that we know.
    if (start_leader_epoch_ >= 0 && record.leader_epoch > start_leader_epoch_) {
        stalled_ = "offset_out_of_range";
        return failed("log-truncated", "the log of " + where_.topic + "/" +
                                           std::to_string(where_.partition) +
                                           " was cut back behind what was committed");
    }
    history_next_ = record.offset.next();
    if (!parts_.dedupe) return {};
    model::Event event;
    std::span<const model::Header> headers;
    if (parts_.decoder->reads_headers()) headers = source_->headers(record);
    if (parts_.decoder->decode(record, headers, event) != nullptr) return {};
    if (event.skip || event.id.empty()) return {};
    parts_.dedupe->recall({.id = event.id, .value = record.value, .offset = record.offset});
    return {};
}

// ---- A store that is far away --------------------------------------------------------------------------

void Lane::take_remembered() {
    remembered_.clear();
    parts_.dedupe->take_remembered(remembered_);
    for (const Ticket ticket : remembered_) {
        const InFlight::Slot ended = in_flight_[ticket];
        if (!in_flight_.settle_one(ticket)) continue;
        --memories_due_;
        if (!fenced_.load(std::memory_order_acquire)) finished(ticket, ended);
    }
    if (!remembered_.empty()) publish_progress();
}

/// While something waits for the store, its trouble is ours: it is told once, and once when it ends. The
/// store may fall silent without waking anybody, so the alarm looks again.
void Lane::watch_store(bool waits) {
    if (!parts_.dedupe || (!waits && !store_trouble_told_)) return;
    count_store_errors();
    const std::optional<Error> trouble = parts_.dedupe->trouble();
    if (trouble.has_value() != store_trouble_told_) {
        store_trouble_told_ = trouble.has_value();
        if (const auto events = events_.lock()) events->on_store_trouble(where_, epoch_, trouble);
    }
    if (waits || store_trouble_told_) alarm_->set(clock_.now() + store_watch);
}

void Lane::count_store_errors() {
    const std::uint64_t errors = parts_.dedupe->store_errors();
    if (errors != store_errors_)
        probe_->store_failed(errors - std::exchange(store_errors_, errors));
}

}  // namespace strandline::engine

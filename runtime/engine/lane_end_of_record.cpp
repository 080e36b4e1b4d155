// Steps 8 and 9 of a record's life: what leaves for the broker, and what its answers finish.
#include <algorithm>
#include <utility>

#include "base/verify.hpp"
#include "engine/lane.hpp"

namespace strandline::engine {

using model::Disposition;
using model::failure_of;
using model::FailureClass;

// Step 8, begun: the lane goes on; the broker's answer comes back to settle_report().
NextStep Lane::conclude(const NextStep& step) {
    switch (step.disposition) {
        case Disposition::delivered:
            return publish_effects();
        case Disposition::dead_lettered:
        case Disposition::poisoned:
            return store_dead_letter(step.disposition);
        case Disposition::skipped:
        case Disposition::duplicate:
            break;
    }
    finish_in_hand(step.disposition);
    return {};
}

NextStep Lane::publish_effects() {
    const std::span<const Emit> emits = delivery_.effects.emits();
    if (emits.empty()) {
        finish_in_hand(Disposition::delivered);
        return {};
    }
    if (!publishing_) {
        in_flight_.open(ticket_, Disposition::delivered, delivery_.event.type_index,
                        delivery_.record->timestamp_ms, remember_);
        publishing_ = true;
    }
    for (; published_ < emits.size(); ++published_) {
        const Emit& emit = emits[published_];
        const OutRecord out{.output = emit.output,
                            .partition = emit.partition,
                            .timestamp_ms = emit.timestamp_ms >= 0 ? emit.timestamp_ms
                                                                   : delivery_.record->timestamp_ms,
                            .key = emit.key,
                            .value = emit.value,
                            .type = emit.type,
                            .content_type = emit.content_type,
                            .headers = emit.headers};
        switch (parts_.publisher->publish(out, ticket_)) {
            case Published::queued:
                in_flight_.expect_report(ticket_);
                continue;
            case Published::full:
                return {.kind = NextStep::Kind::await_room, .disposition = Disposition::delivered};
            case Published::too_large:
            case Published::refused:
                break;
        }
        // Its earlier effects are on their way, and come again if it is replayed: at least once. The
        // slot stays open, and the count that stood for publishing now stands for the dead letter.
        return fail(failure_of_output(FailureClass::output_too_large, emit.output,
                                      "does not take a record of this size or partition"));
    }
    // Its reports are taken only after this, so the slot is still open.
    publishing_ = false;
    STRANDLINE_VERIFY(!in_flight_.settle_one(ticket_), "a record was answered while it was sent");
    return {};
}

/// Names the stage whose output it was, whichever stage came after it.
model::Failure Lane::failure_of_output(FailureClass failure_class, OutputIndex output,
                                       const std::string& what) const {
    const OutputSettings& settings = settings_.outputs[output];
    model::Failure failure = failure_of(failure_class, "output " + settings.name + " " + what);
    failure.handler = settings_.stages[settings.stage].info.handler;
    failure.handler_version = settings_.stages[settings.stage].info.version;
    return failure;
}

/// The record in hand waited for room in the producer's queue when the lane ended: what it sent is
/// still answered, what it did not send never will be. [lane-strand]
void Lane::give_up_publishing() {
    if (!publishing_) return;
    publishing_ = false;
    in_flight_.mark_failed(ticket_);
    (void)in_flight_.settle_one(ticket_);
}

NextStep Lane::store_dead_letter(Disposition disposition) {
    switch (parts_.dead_letters->store(delivery_, *failure_, disposition, ticket_)) {
        case Published::queued:
            break;
        case Published::full:
            return {.kind = NextStep::Kind::await_room, .disposition = disposition};
        case Published::too_large:
        case Published::refused:
            return dead_letter_topic_unfit(disposition);
    }
    // The count of a slot that is open already stood for the publishing; now it stands for this.
    if (!publishing_) {
        in_flight_.open(ticket_, disposition, delivery_.event.type_index,
                        delivery_.record->timestamp_ms, remember_);
    }
    publishing_ = false;
    in_flight_.redirect(ticket_, disposition, failure_->failure_class);
    return {};
}

// Not even the headers fit: the topic's limits are the world's fault, and nothing is skipped.
NextStep Lane::dead_letter_topic_unfit(Disposition disposition) {
    const OutputIndex output = disposition == Disposition::poisoned
                                   ? settings_.poison_output()
                                   : settings_.dead_letter_output();
    stalled_ = "dead_letter";
    broken_ = Error{"publish", "topic " + settings_.outputs[output].topic +
                                   " takes no record that holds a dead letter's headers: raise its "
                                   "max.message.bytes and the producer's message.max.bytes"};
    give_up_publishing();
    return {.kind = NextStep::Kind::halt};
}

void Lane::take_reports() {
    if (!parts_open_) return;
    reports_.clear();
    parts_.publisher->take_reports(reports_);
    for (const Report& report : reports_) settle_report(report);
    if (memories_due_ > 0) take_remembered();
    if (!reports_.empty()) publish_progress();
}

/// A failed publish is a failure of the world, not of the record: the offset stays unfinished, so no
/// commit ever passes it, and run() ends with the error. [lane-strand]
void Lane::settle_report(const Report& report) {
    if (report.outcome == Report::Outcome::acknowledged) {
        probe_->published(report.output);
    } else {
        probe_->publish_failed(report.output, report.error);
        in_flight_.mark_failed(report.ticket);
        const bool dead_letter = report.output >= settings_.dead_letter_output();
        if (report.outcome == Report::Outcome::refused && !dead_letter) {
            refused_[tracker_.offset_of(report.ticket)] =
                failure_of_output(FailureClass::output_refused, report.output,
                                  std::string("refused it: ") + report.error);
        }
        if (!broken_) {
            stalled_ = dead_letter ? "dead_letter" : "output";
            broken_ = Error{"publish", std::string(report.error) + " from topic " +
                                           settings_.outputs[report.output].topic};
        }
    }
    const InFlight::Slot slot = in_flight_[report.ticket];
    if (!in_flight_.settle_one(report.ticket) || slot.failed) return;
    finish(report.ticket, slot);
}

/// A record that sent nothing: no slot was opened for it.
void Lane::finish_in_hand(Disposition disposition) {
    InFlight::Slot ended;
    ended.disposition = disposition;
    ended.type = delivery_.event.type_index;
    ended.timestamp_ms = delivery_.record->timestamp_ms;
    ended.remember = remember_;
    finish(ticket_, ended);
}

// Step 9. All that it published is acknowledged: only now is its id one that was seen.
void Lane::finish(Ticket ticket, const InFlight::Slot& ended) {
    if (fenced_.load(std::memory_order_acquire)) return;  // the next owner does it again
    if (!ended.remember || parts_.dedupe->remember(ticket)) return finished(ticket, ended);
    in_flight_.await_memory(ticket, ended);
    ++memories_due_;
}

// And only now may its offset be committed.
void Lane::finished(Ticket ticket, const InFlight::Slot& ended) {
    probe_->finished(ended.type, ended.disposition);
    if (ended.disposition == Disposition::dead_lettered ||
        ended.disposition == Disposition::poisoned)
        probe_->failed(ended.failure_class);
    if (ended.timestamp_ms >= 0)
        probe_->aged(std::chrono::milliseconds{
            std::max<std::int64_t>(0, slice_wall_ms_ - ended.timestamp_ms)});
    tracker_.finish(ticket);
    leader_epoch_.store(tracker_.leader_epoch(), std::memory_order_relaxed);
    committable_.store(tracker_.committable().value, std::memory_order_release);
    const std::int64_t uncommitted = tracker_.committable().value - committed_.load();
    if (!commit_asked_ && uncommitted >= static_cast<std::int64_t>(settings_.uncommitted_max / 2)) {
        commit_asked_ = true;
        if (const auto events = events_.lock()) events->on_commit_due();
    }
}

// The end of one record is the start of the next: one reading of the clock for both.
void Lane::observe_time() {
    if (attempt_started_ == record_started_)
        attempt_started_ = clock_.now();  // no stage was called
    probe_->processed(delivery_.event.type_index, attempt_started_ - record_started_);
    record_started_ = attempt_started_;
}

void Lane::publish_progress() {
    if (committable_.load(std::memory_order_relaxed) != tracker_.committable().value &&
        !fenced_.load(std::memory_order_acquire))
        committable_.store(tracker_.committable().value, std::memory_order_release);
    if (position_.load(std::memory_order_relaxed) != tracker_.position().value ||
        in_flight_count_.load(std::memory_order_relaxed) != tracker_.unfinished())
        last_progress_ms_.store(clock_.wall_ms(), std::memory_order_relaxed);
    position_.store(tracker_.position().value, std::memory_order_relaxed);
    in_flight_count_.store(tracker_.unfinished(), std::memory_order_relaxed);
    oldest_timestamp_ms_.store(tracker_.oldest_timestamp_ms(), std::memory_order_relaxed);
    if (!parts_.dedupe) return;
    ids_held_.store(parts_.dedupe->entries(), std::memory_order_relaxed);
    count_store_errors();
}

}  // namespace strandline::engine

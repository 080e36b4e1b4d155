#include "journal/lane_line.hpp"

#include <algorithm>
#include <utility>

#include "journal/fatal_signals.hpp"

namespace strandline::journal {

LaneLine::LaneLine(std::shared_ptr<CrashJournal> journal, std::size_t index,
                   std::vector<std::uint32_t> handlers, std::vector<Known> known)
    : journal_(std::move(journal)),
      index_(index),
      call_(journal_->file_.line(index).call),
      handlers_(std::move(handlers)),
      known_(std::move(known)) {}

LaneLine::~LaneLine() {
    leave(false);
    journal_->give_back(index_);
}

// The state is written last: a call that is not whole does not count.
void LaneLine::enter(const engine::HandlerCall& call) {
    call_.state.store(CallState::idle, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    bool alone = false;
    if (journal_->serial_.load(std::memory_order_relaxed)) [[unlikely]] {
        gated_ = journal_->enter_alone();
        counted_ = !gated_;
        alone = gated_ && journal_->not_alone_.load() == 0;
    }
    call_.mark.store(0, std::memory_order_relaxed);
    call_.offset = call.offset.value;
    call_.timestamp_ms = call.timestamp_ms;
    call_.value_bytes = call.value_bytes;
    call_.handler = handlers_[call.stage];
    call_.attempt = call.attempt.value;
    call_.alone = alone ? 1U : 0U;
    call_.check = check_of(call_);
    call_.state.store(CallState::inside, std::memory_order_release);
    set_call_of_this_thread(&call_);
}

void LaneLine::leave(bool pending) {
    set_call_of_this_thread(nullptr);
    call_.state.store(pending ? CallState::pending : CallState::idle, std::memory_order_release);
    if (gated_) [[unlikely]] {
        gated_ = false;
        journal_->leave_alone();
    }
    if (counted_) [[unlikely]] {
        counted_ = false;
        --journal_->not_alone_;
    }
    if (!pending && !known_.empty()) [[unlikely]]
        was_tried();
}

void LaneLine::was_tried() {
    for (Known& known : known_) {
        if (!known.untried || known.accusation.record.offset != call_.offset) continue;
        known.untried = false;
        journal_->tried();
    }
}

const model::Failure* LaneLine::verdict(const model::Record& record) {
    if (!std::exchange(begun_, true)) {
        // What lies below where a lane begins was committed: its case is closed.
        const auto closed = std::ranges::partition(known_, [&](const Known& known) {
            return known.accusation.record.offset >= record.offset.value;
        });
        for (Known& known : closed) {
            if (known.untried) journal_->tried();
            journal_->forget(*known.entry);
        }
        known_.erase(closed.begin(), closed.end());
    }
    for (const Known& known : known_) {
        const RecordName& name = known.accusation.record;
        if (name.offset != record.offset.value || name.timestamp_ms != record.timestamp_ms ||
            name.value_bytes != record.value.size() || !is_quarantined(known.accusation))
            continue;
        failure_ = model::failure_of(model::FailureClass::handler_crashed,
                                     strandline::journal::describe(known.accusation));
        failure_->handler = known.accusation.handler.handler;
        failure_->handler_version = known.accusation.handler.version;
        return &*failure_;
    }
    return nullptr;
}

// Quarantined, it stays known until a lane begins above it: a crash before the commit brings it again.
void LaneLine::finished(model::Offset offset) {
    std::erase_if(known_, [&](const Known& known) {
        if (known.accusation.record.offset != offset.value || is_quarantined(known.accusation))
            return false;
        if (known.untried) journal_->tried();
        journal_->forget(*known.entry);
        return true;
    });
}

}  // namespace strandline::journal

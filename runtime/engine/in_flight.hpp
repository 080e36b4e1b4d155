#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/io.hpp"
#include "model/disposition.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"

namespace strandline::engine {

/// The records of a lane that are concluded and wait for the broker's answers. A record has one slot,
/// found by its ticket; its count starts at one for the publishing itself, because a report may come
/// before the last publish call.
///
/// Threads  [lane-strand]
/// Errors   None. A report for a slot that is not open is a bug, and asserts.
class InFlight {
public:
    struct Slot {
        std::uint32_t outstanding{0};  ///< 0 = not open
        model::Disposition disposition{model::Disposition::delivered};
        model::TypeIndex type{model::undeclared_type};
        std::int64_t timestamp_ms{-1};
        model::FailureClass failure_class{};  ///< of a dead letter or poison
        bool failed{false};    ///< some report said no: it will not be finished in this epoch
        bool remember{false};  ///< its id is to be remembered when it ends
    };

    /// As many slots as the tracker has; a power of two.
    explicit InFlight(std::size_t capacity) : slots_(capacity) {}

    /// Opens the slot with a count of one: the publishing.
    void open(Ticket ticket, model::Disposition disposition, model::TypeIndex type,
              std::int64_t timestamp_ms, bool remember = false);
    /// The record `ended`, and waits for the store to have its id: settle_one() closes it again.
    void await_memory(Ticket ticket, const Slot& ended);
    [[nodiscard]] bool is_open(Ticket ticket) const { return at(ticket).outstanding != 0; }
    void expect_report(Ticket ticket) { ++at(ticket).outstanding; }
    /// The record ends as dead letter or poison, for this reason.
    void redirect(Ticket ticket, model::Disposition disposition,
                  model::FailureClass failure_class) {
        at(ticket).disposition = disposition;
        at(ticket).failure_class = failure_class;
    }
    void mark_failed(Ticket ticket) { at(ticket).failed = true; }
    /// One report came, or the publishing ended. True: it was the last, and the slot is closed; the
    /// record is finished unless it `failed`. Read the slot first.
    [[nodiscard]] bool settle_one(Ticket ticket);
    [[nodiscard]] const Slot& operator[](Ticket ticket) const { return at(ticket); }

    [[nodiscard]] std::size_t count() const { return open_; }

private:
    [[nodiscard]] Slot& at(Ticket ticket) { return slots_[ticket & (slots_.size() - 1)]; }
    [[nodiscard]] const Slot& at(Ticket ticket) const {
        return slots_[ticket & (slots_.size() - 1)];
    }

    std::vector<Slot> slots_;
    std::size_t open_{0};
};

}  // namespace strandline::engine

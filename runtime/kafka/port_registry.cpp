#include "kafka/port_registry.hpp"

#include <limits>

#include "base/verify.hpp"

namespace strandline::kafka {

PortRegistry::Place PortRegistry::open() {
    const std::lock_guard guard(lock_);
    auto box = std::make_shared<PortBox>();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (!slots_[i]->box->finished()) continue;
        slots_[i]->box = box;
        return {static_cast<std::uint16_t>(i), std::move(box)};
    }
    STRANDLINE_VERIFY(slots_.size() <= std::numeric_limits<std::uint16_t>::max(),
                      "more ports are open than a report can name");
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->box = box;
    return {static_cast<std::uint16_t>(slots_.size() - 1), std::move(box)};
}

void PortRegistry::sort(const rd_kafka_message_t& message, engine::Report::Outcome outcome) {
    const auto label = ReportLabel::unpack(message._private);
    if (label.port >= seen_.size()) {
        const std::lock_guard guard(lock_);
        for (auto i = seen_.size(); i < slots_.size(); ++i) seen_.push_back(slots_[i].get());
    }
    const char* error = "";
    if (outcome == engine::Report::Outcome::acknowledged) {
        tally_.acknowledged(label.output);
    } else {
        error = rd_kafka_err2name(message.err);
        tally_.failed(label.output, error);
    }
    auto* slot = seen_[label.port];
    if (slot->sorted.empty()) touched_.push_back(slot);
    slot->sorted.push_back({label.ticket, outcome, label.output, error});
}

void PortRegistry::deliver() {
    for (auto* slot : touched_) {
        std::shared_ptr<PortBox> box;
        {
            const std::lock_guard guard(lock_);
            box = slot->box;
        }
        box->put(slot->sorted);
        slot->sorted.clear();
    }
    touched_.clear();
}

}  // namespace strandline::kafka

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "kafka/handles.hpp"
#include "kafka/output_tally.hpp"
#include "kafka/port_box.hpp"

namespace strandline::kafka {

/// Numbers the open ports of one producer, and sorts the reports of a poll into their boxes: one
/// short lock and at most one wake-up per port and poll.
///
/// Threads  open() [any-thread], deliver() [poll-thread].
class PortRegistry {
public:
    explicit PortRegistry(OutputTally& tally) : tally_(tally) {}

    struct Place {
        std::uint16_t number{0};
        std::shared_ptr<PortBox> box;
    };
    [[nodiscard]] Place open();

    void sort(const rd_kafka_message_t& message, engine::Report::Outcome outcome);
    /// Hands over what was sorted since the last call.
    void deliver();

private:
    struct Slot {
        std::shared_ptr<PortBox> box;
        std::vector<engine::Report> sorted;  // only on the poll thread
    };

    OutputTally& tally_;
    std::mutex lock_;
    std::vector<std::unique_ptr<Slot>> slots_;  // guarded by lock_; a slot never moves

    // Only on the poll thread.
    std::vector<Slot*> touched_;
    std::vector<Slot*> seen_;  // by number: spares the lock for each message
};

}  // namespace strandline::kafka

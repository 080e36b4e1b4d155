#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "engine/io.hpp"

namespace strandline::kafka {

/// What librdkafka carries from the publish to its report, in the 64 bits of a message's opaque.
/// Tickets are cut to 32 bits: of one port, far fewer than that are ever in flight.
struct ReportLabel {
    std::uint16_t port{0};
    std::uint16_t output{0};
    std::uint32_t ticket{0};

    [[nodiscard]] void* pack() const {
        return reinterpret_cast<void*>(std::uint64_t{port} << 48U | std::uint64_t{output} << 32U |
                                       ticket);
    }
    static ReportLabel unpack(const void* opaque) {
        const auto bits = reinterpret_cast<std::uint64_t>(opaque);
        return {static_cast<std::uint16_t>(bits >> 48U), static_cast<std::uint16_t>(bits >> 32U),
                static_cast<std::uint32_t>(bits)};
    }
};

/// The whole ticket that `low` was cut from, given one that was published later or is the same.
[[nodiscard]] constexpr engine::Ticket whole_ticket(engine::Ticket last, std::uint32_t low) {
    return last - static_cast<std::uint32_t>(static_cast<std::uint32_t>(last) - low);
}

/// The letter box between the poll thread and one lane's port. It stays when the port is gone, until
/// the last report has come.
///
/// Threads  put() [poll-thread], take() and publishing [lane-strand], notify() [any-thread].
class PortBox {
public:
    /// Before the publish: the report may be quicker than the call.
    void expect() { outstanding_.fetch_add(1, std::memory_order_relaxed); }
    void expect_no_more() { outstanding_.fetch_sub(1, std::memory_order_relaxed); }

    /// Hands over reports whose tickets are still cut, and wakes the lane if none were waiting.
    void put(const std::vector<engine::Report>& reports) {
        {
            const std::lock_guard guard(lock_);
            if (!gone_) {
                const bool first = waiting_.empty();
                waiting_.insert(waiting_.end(), reports.begin(), reports.end());
                // Under the lock: once notify(nullptr) has returned, no call runs.
                if (first && wake_) wake_();
            }
        }
        outstanding_.fetch_sub(static_cast<std::int64_t>(reports.size()),
                               std::memory_order_release);
    }
    /// Swaps: both vectors keep their memory.
    void take(std::vector<engine::Report>& reports) {
        reports.clear();
        const std::lock_guard guard(lock_);
        waiting_.swap(reports);
    }
    void notify(std::function<void()> wake) {
        const std::lock_guard guard(lock_);
        wake_ = std::move(wake);
    }
    void leave() {
        const std::lock_guard guard(lock_);
        gone_ = true;
        wake_ = nullptr;
        waiting_.clear();
    }
    /// The place may be given to another port: no report can come that means this one.
    [[nodiscard]] bool finished() const {
        const std::lock_guard guard(lock_);
        return gone_ && outstanding_.load(std::memory_order_acquire) == 0;
    }

private:
    std::atomic<std::int64_t> outstanding_{0};
    mutable std::mutex lock_;
    std::vector<engine::Report> waiting_;  // guarded by lock_
    std::function<void()> wake_;           // guarded by lock_
    bool gone_{false};                     // guarded by lock_
};

}  // namespace strandline::kafka

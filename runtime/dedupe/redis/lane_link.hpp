#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "base/clock.hpp"
#include "dedupe/redis/scripts.hpp"
#include "engine/io.hpp"

namespace strandline::dedupe::redis {

/// What the store says to one lane, and the claims that the lane holds: the meeting point of the
/// lane's strand and the store's thread.
///
/// Ownership  shared by the lane's dedupe and the operations that are under way.
/// Threads    [any-thread]
class LaneLink {
public:
    struct Answer {
        std::uint64_t serial{0};
        engine::Dedupe::Sighting sighting{engine::Dedupe::Sighting::unanswered};
    };

    explicit LaneLink(LaneIdentity identity) : identity_(std::move(identity)) {}

    [[nodiscard]] const LaneIdentity& identity() const { return identity_; }

    // ---- for the store ----
    /// Brings answers, and wakes the lane.
    void answer(const std::vector<Answer>& claims, const std::vector<engine::Ticket>& promoted);
    void wake();
    /// The connection failed while the lane waited for an answer.
    void note_failure() { failures_.fetch_add(1, std::memory_order_relaxed); }
    /// The claims that are older than `age`, which count as renewed from now on.
    [[nodiscard]] std::vector<ScriptItem> due_for_renewal(TimePoint now, Duration age);
    [[nodiscard]] bool closed() const { return closed_.load(std::memory_order_acquire); }

    // ---- for the lane ----
    [[nodiscard]] std::uint64_t failures() const {
        return failures_.load(std::memory_order_relaxed);
    }
    /// On return no call of the function before runs, and none will come.
    void notify(std::function<void()> wake);
    /// Appends what came since the last call.
    void take(std::vector<Answer>& claims, std::vector<engine::Ticket>& promoted);
    /// The claim is kept alive until let_go().
    void hold(const ScriptItem& item, TimePoint claimed);
    void let_go(model::Offset offset);
    /// The lane is gone: claims that wait are not made any more.
    void close();

private:
    struct Held {
        ScriptItem item;
        TimePoint claimed;
    };

    const LaneIdentity identity_;
    std::atomic<bool> closed_{false};
    std::atomic<bool> answered_{false};
    std::atomic<std::uint64_t> failures_{0};

    std::mutex mutex_;
    std::function<void()> wake_;  // guarded by mutex_, as all below
    std::vector<Answer> claims_;
    std::vector<engine::Ticket> promoted_;
    std::map<model::Offset, Held> held_;
};

}  // namespace strandline::dedupe::redis

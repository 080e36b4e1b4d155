#pragma once

#include <strandline/plugin.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace strandline::plugin {

class LaneGate;

/// What complete() brought, until the lane's strand takes it.
struct Completed {
    strandline_verdict verdict{STRANDLINE_UNSET};
    bool has_detail{false};
    std::string code;
    std::string message;
    std::uint32_t retry_after_ms{0};
};

/// Where the one delivery of a lane object is. A token is 32 bits of slot and 32 bits of
/// generation; settling moves the generation on, and every token given out before is stale.
///
/// Threads  The lane's strand alone begins, ends and holds; any thread may look, and may complete.
class DeliverySlot {
public:
    enum class Phase : std::uint8_t {
        idle,       ///< no delivery lives
        handling,   ///< handle() runs
        pending,    ///< handle() returned PENDING
        completed,  ///< complete() was called; its post to the strand is on the way
    };
    struct State {
        std::uint32_t generation{0};
        Phase phase{Phase::idle};

        friend bool operator==(const State&, const State&) = default;
    };

    /// A new delivery begins; its generation. No lock, no allocation. [lane-strand]
    std::uint32_t begin(std::int64_t deadline_ns) {
        deadline_ns_.store(deadline_ns, std::memory_order_relaxed);
        const std::uint32_t generation = state().generation;
        store({generation, Phase::handling});
        return generation;
    }
    /// It is settled: its token is dead. [lane-strand]
    void end() { store({state().generation + 1, Phase::idle}); }
    /// handle() returned PENDING; if it was completed meanwhile, it stays so. [lane-strand]
    void hold(std::uint32_t generation) {
        move({generation, Phase::handling}, {generation, Phase::pending});
    }

    [[nodiscard]] State state() const { return unpacked(word_.load(std::memory_order_acquire)); }
    /// Does this token name the delivery that lives here? [any-thread]
    [[nodiscard]] bool lives(std::uint32_t generation) const {
        const std::uint64_t now = word_.load(std::memory_order_acquire);
        return now == packed({generation, Phase::handling}) ||
               now == packed({generation, Phase::pending});
    }
    [[nodiscard]] std::int64_t deadline_ns() const {
        return deadline_ns_.load(std::memory_order_relaxed);
    }

    /// True for the one caller that settles it. [any-thread]
    bool complete(std::uint32_t generation) {
        return move({generation, Phase::handling}, {generation, Phase::completed}) ||
               move({generation, Phase::pending}, {generation, Phase::completed});
    }

    /// An effect was refused on another thread: an ack of this generation is not believed.
    void fail(std::uint32_t generation) {
        failed_.store(std::uint64_t{1} << 32 | generation, std::memory_order_relaxed);
    }
    [[nodiscard]] bool failed(std::uint32_t generation) const {
        return failed_.load(std::memory_order_relaxed) == (std::uint64_t{1} << 32 | generation);
    }

    /// The stage whose lane is open here, as an identity; null = none.
    std::atomic<const void*> owner{nullptr};

    /// For what is rare and comes from any thread.
    std::mutex mutex;
    std::uint32_t lane{0};           ///< number of the lane open here, guarded by mutex
    std::shared_ptr<LaneGate> gate;  ///< null = closed, guarded by mutex
    Completed completed;             ///< guarded by mutex

private:
    static constexpr std::uint64_t packed(State state) {
        return std::uint64_t{state.generation} << 8 | static_cast<std::uint64_t>(state.phase);
    }
    static constexpr State unpacked(std::uint64_t word) {
        return {static_cast<std::uint32_t>(word >> 8), static_cast<Phase>(word & 0xFF)};
    }
    void store(State state) { word_.store(packed(state), std::memory_order_release); }
    bool move(State from, State to) {
        std::uint64_t expected = packed(from);
        return word_.compare_exchange_strong(expected, packed(to), std::memory_order_acq_rel);
    }

    std::atomic<std::uint64_t> word_{packed({1, Phase::idle})};
    std::atomic<std::int64_t> deadline_ns_{0};
    std::atomic<std::uint64_t> failed_{0};
};

/// The slots of the process. Tokens may come from any thread at any time, also after everything of
/// their pipeline is gone, so slots live as long as the process and are used again by later lanes.
///
/// Threads  [any-thread]
namespace delivery_slots {

struct Taken {
    std::uint32_t index{0};
    DeliverySlot* slot{nullptr};
};

/// A free slot, or nullopt when a million lanes are open.
[[nodiscard]] std::optional<Taken> take();
void give_back(std::uint32_t index);

/// The slot of a token or lane id; null when there never was one. No lock.
[[nodiscard]] DeliverySlot* find(std::uint64_t token);

constexpr std::uint64_t token_of(std::uint32_t index, std::uint32_t generation) {
    return std::uint64_t{index} << 32 | generation;
}
constexpr std::uint32_t index_of(std::uint64_t token) {
    return static_cast<std::uint32_t>(token >> 32);
}
constexpr std::uint32_t generation_of(std::uint64_t token) {
    return static_cast<std::uint32_t>(token);
}

}  // namespace delivery_slots

}  // namespace strandline::plugin

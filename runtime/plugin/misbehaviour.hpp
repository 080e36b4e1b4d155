#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strandline::plugin {

/// Rules of the boundary that a plugin can break. Each is counted and contained, never undefined.
enum class Misbehaviour : std::uint8_t {
    unknown_verdict,     ///< UNSET or no verdict's number: treated as halt
    undeclared_pending,  ///< PENDING with max_pending 0: treated as halt
    wrong_thread,        ///< a [lane-strand] call made elsewhere
    late_settle,         ///< a delivery used after it was settled: late, twice, or kept
    foreign_delivery,    ///< a token or lane that is not this stage's
    undeclared_output,   ///< an emit to a name that plugin.json does not list
    bad_argument,        ///< a null, a size, a slug or a struct that breaks the header's rules
    after_close          ///< a call of a thread that outlived close()
};

inline constexpr std::array<std::string_view, 8> misbehaviour_names{
    "unknown_verdict",  "undeclared_pending", "wrong_thread", "late_settle",
    "foreign_delivery", "undeclared_output",  "bad_argument", "after_close"};

constexpr std::size_t index_of(Misbehaviour kind) { return static_cast<std::size_t>(kind); }
constexpr std::string_view name_of(Misbehaviour kind) { return misbehaviour_names[index_of(kind)]; }

/// Counts them, per plugin.
///
/// Threads  [any-thread]
class MisbehaviourCounters {
public:
    /// True the first time for this kind: the time to log it.
    bool add(Misbehaviour kind) {
        return counts_[index_of(kind)].fetch_add(1, std::memory_order_relaxed) == 0;
    }
    [[nodiscard]] std::uint64_t count(Misbehaviour kind) const {
        return counts_[index_of(kind)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, misbehaviour_names.size()> counts_{};
};

}  // namespace strandline::plugin

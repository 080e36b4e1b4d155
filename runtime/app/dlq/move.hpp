#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/dlq/audit.hpp"
#include "app/dlq/ledger.hpp"
#include "app/dlq/place.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "dlq/dead_letter.hpp"

namespace strandline::app::dead_letters {

/// What may come before a replay: an earlier one that was cut off.
enum class Earlier : std::uint8_t {
    refuse,  ///< say that there is one
    resume,  ///< go on with its filter, its bounds and what is left of its limit
    abandon  ///< start afresh, and never go on with it
};

struct MoveRequest {
    std::string where;
    std::optional<std::uint64_t> limit;
    double per_second{0};  ///< 0 = as fast as it goes
    bool dry_run{false};   ///< nothing is written anywhere
    Earlier earlier{Earlier::refuse};
    std::string reason;  ///< of a discard
};

struct Moved {
    std::string run;
    std::uint64_t replayed{0};
    std::uint64_t poisoned{0};
    std::uint64_t discarded{0};
    std::uint64_t copies{0};      ///< of what was moved by this run or before
    std::uint64_t unreadable{0};  ///< without our headers: left where they are
    bool stopped{false};          ///< before its end, by a signal
};

/// One that would be moved; for a dry run's listing.
struct Plan {
    const dlq::DeadLetter& letter;
    std::string to;  ///< a topic; empty for a discard
};

/// Moves open dead letters: each batch is one transaction of what is published and of the ledger's
/// marks, so that whatever kills it, nothing is lost and nothing comes twice. A second command for the
/// same pipeline fences the first.
///
/// Threads  one at a time.
/// Errors   "where"; "run-unfinished", "run-missing": see Earlier; "topic-missing";
///          "ledger-not-compacted"; "audit-log"; those of kafka/transactional_producer.hpp and
///          kafka/topic_reader.hpp
class Mover {
public:
    struct Surroundings {
        const Clock& clock;
        std::function<bool()> stop;  ///< asked between records
        std::function<void(Duration)> sleep;
        std::function<void(const std::string&)> tell;  ///< a remark for people
        std::function<void(const Plan&)> planned;      ///< with a dry run only
    };

    /// `audit` is null for a dry run.
    Mover(const Place& place, Audit* audit, Surroundings surroundings)
        : place_(place), audit_(audit), around_(std::move(surroundings)) {}

    [[nodiscard]] Result<Moved> replay(const MoveRequest& request);
    [[nodiscard]] Result<Moved> discard(const MoveRequest& request);

private:
    class Session;
    [[nodiscard]] Result<Moved> move(const MoveRequest& request, bool discards);

    const Place& place_;
    Audit* const audit_;
    const Surroundings around_;
};

}  // namespace strandline::app::dead_letters

#pragma once

#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/dlq/ledger.hpp"
#include "app/dlq/place.hpp"
#include "base/result.hpp"
#include "dlq/dead_letter.hpp"
#include "kafka/topic_reader.hpp"

namespace strandline::app::dead_letters {

/// One dead letter on its way past; the views live for the call.
struct Scanned {
    dlq::DeadLetter letter;
    const Mark* mark{nullptr};  ///< null: the ledger does not name it
    /// Open, or what the mark says; `copy` also without a mark, where the same failure stands before it.
    State state{State::open};
    bool original_is_closed{false};  ///< of a copy
    const model::Record& record;
    std::span<const model::Header> headers;
};

/// Goes through the dead letters of one place, in order, and says of each whether it is open.
///
/// Threads  one at a time.
class Scan {
public:
    /// The ledger outlives it.
    Scan(const Place& place, const Ledger& ledger) : place_(place), ledger_(ledger) {}

    /// `seen` answers false to end it early, `idle` too, while nothing comes. Errors  the reader's
    [[nodiscard]] Result<> run(kafka::TopicReader& reader,
                               const std::vector<kafka::PartitionRange>& ranges,
                               const std::function<bool(const Scanned&)>& seen,
                               const std::function<bool()>& idle);
    /// From now on copies of it are copies of something that is done.
    void close(const dlq::DeadLetter& letter);

private:
    [[nodiscard]] bool is_mine(const dlq::DeadLetter& letter) const;
    void judge(Scanned& scanned);

    const Place& place_;
    const Ledger& ledger_;
    std::unordered_map<std::string, bool> closed_;  // by identity, of all that came past
};

}  // namespace strandline::app::dead_letters

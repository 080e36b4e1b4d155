#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/dlq/ledger.hpp"
#include "app/dlq/place.hpp"
#include "app/dlq/scan.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "dlq/dead_letter_headers.hpp"
#include "kafka/transactional_producer.hpp"

namespace strandline::app::dead_letters {

/// What one transaction holds: records on their way, their marks, and how far the run has come.
///
/// Threads  one at a time. Errors  those of kafka/transactional_producer.hpp
class Batch {
public:
    Batch(const Place& place, kafka::TransactionalProducer& producer, RunRecord& run,
          const Clock& clock)
        : place_(place), producer_(producer), run_(run), clock_(clock) {}

    /// The record goes as it stands, to the replay topic, with its mark.
    [[nodiscard]] Result<> replay(const Scanned& scanned);
    /// The same to the poison topic, with a poison-timestamp in place of its dlq-timestamp.
    [[nodiscard]] Result<> poison(const Scanned& scanned);
    /// A mark and no more.
    [[nodiscard]] Result<> mark(const Scanned& scanned, State state, const std::string& reason);
    /// Of some run, this one or another.
    [[nodiscard]] Result<> write(const RunRecord& run);

    [[nodiscard]] bool empty() const { return records_ == 0; }
    /// Large or old enough to be committed.
    [[nodiscard]] bool full() const;
    /// With the run record as it is now. Does nothing when there is nothing.
    [[nodiscard]] Result<> commit();

private:
    [[nodiscard]] Result<> begin();

    const Place& place_;
    kafka::TransactionalProducer& producer_;
    RunRecord& run_;
    const Clock& clock_;
    dlq::EncodedHeaders encoded_;
    std::uint32_t records_{0};
    std::uint64_t bytes_{0};
    TimePoint begun_;
};

}  // namespace strandline::app::dead_letters

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "e2e/client.hpp"
#include "e2e/report.hpp"
#include "e2e/workload.hpp"

namespace strandline::e2e {

/// The committed offsets of a group as one answer of the broker gave them.
struct CommitSeen {
    std::int64_t time_ms{0};  ///< Unix time when the answer was here
    std::vector<std::int64_t> offsets;
};

/// All that is left of a run, read back from the broker after it. The host is not asked.
struct History {
    std::string source_topic;
    std::string pipeline;
    std::string handler;  ///< "plugin.handler" of the one stage
    std::vector<std::int64_t> source_ends;
    std::vector<StoredRecord> outputs;
    std::vector<StoredRecord> dead_letters;
    std::vector<StoredRecord> poison;
    std::vector<std::int64_t> committed;  ///< at the end
    std::vector<CommitSeen> commits;      ///< during the run, in order
    /// Crashes and rebalances without a drain: each may repeat what was not committed.
    std::uint64_t interruptions{0};
    std::uint64_t uncommitted_max{1'000};  ///< per partition, as the pipeline sets it
};

/// Holds a history against the workload: I1, I2, I3, I4, I5, I7, I8 and I9 of the invariants.
///
///   I1 no gap: all is read and done; at no moment was an offset committed before the proof of every
///      record below it was appended. I2 one disposition. I3 order per key. I4 duplicates are equal
///      and few. I5 the committed offset never falls. I7 dead letters are exactly the failed records,
///      byte for byte, with the headers of the contract. I8 the copies of an event add nothing to what
///      came of the first, and something came of that. I9 nothing without a source.
Report check(const Workload& workload, const History& history);

/// What the workload says must become of it.
struct Expectation {
    std::uint64_t delivered{0};
    std::uint64_t skipped{0};
    std::uint64_t dead_lettered{0};
    std::uint64_t duplicate{0};
};
Expectation expectation_of(const Workload& workload);

}  // namespace strandline::e2e

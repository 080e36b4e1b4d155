#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "engine/snapshot.hpp"

namespace strandline::app {

/// Records per second of each pipeline, over the last ten seconds or so.
///
/// Threads  [any-thread]
class Rates {
public:
    struct PerSecond {
        double read{0};
        double finished{0};
    };

    /// Once a second or so.
    void note(TimePoint now, const std::vector<engine::PipelineSnapshot>& snapshots);
    /// Zero until there are two notes of it.
    [[nodiscard]] PerSecond of(const std::string& pipeline) const;

private:
    struct Counts {
        std::uint64_t read{0};
        std::uint64_t finished{0};
    };
    struct Note {
        TimePoint at;
        std::map<std::string, Counts> counts;
    };

    mutable std::mutex mutex_;
    std::deque<Note> notes_;  // oldest first
};

[[nodiscard]] std::uint64_t records_read(const engine::PipelineSnapshot& pipeline);
/// By disposition.
[[nodiscard]] std::array<std::uint64_t, model::disposition_names.size()> dispositions_of(
    const engine::PipelineSnapshot& pipeline);

}  // namespace strandline::app

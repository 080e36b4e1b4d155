#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "engine/effects.hpp"
#include "engine/snapshot.hpp"
#include "model/disposition.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"

namespace strandline::engine {

/// A number that one strand writes and anybody reads: no lock, no read-modify-write.
class Counter {
public:
    void add(std::uint64_t more = 1) {
        value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t read() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class LatencyCounter {
public:
    void observe(Duration elapsed) {
        std::size_t bucket = 0;
        while (bucket < bounds_ns.size() && elapsed.count() > bounds_ns[bucket]) ++bucket;
        buckets_[bucket].add();
        sum_ns_.add(static_cast<std::uint64_t>(elapsed.count() > 0 ? elapsed.count() : 0));
    }
    void add_to(LatencySnapshot& sum) const;

private:
    static constexpr std::array<std::int64_t, latency_bounds_s.size()> bounds_ns = [] {
        std::array<std::int64_t, latency_bounds_s.size()> bounds{};
        for (std::size_t i = 0; i < bounds.size(); ++i)
            bounds[i] = static_cast<std::int64_t>(latency_bounds_s[i] * 1e9 + 0.5);
        return bounds;
    }();
    std::array<Counter, latency_bounds_s.size() + 1> buckets_;
    Counter sum_ns_;
};

/// What one lane counts while it works: plain numbers with named methods. The exporter reads; the
/// lane never waits for it.
///
/// Threads  counting: [lane-strand]; add_to(): [any-thread]
class LaneProbe {
public:
    LaneProbe(std::size_t types, std::size_t stages, std::size_t outputs)
        : types_(types), stages_(stages), outputs_(outputs) {}

    void taken() { records_read_.add(); }
    /// A record of this lane has its disposition, and nothing of it is in flight any more.
    void finished(model::TypeIndex type, model::Disposition disposition) {
        types_[type].dispositions[model::index_of(disposition)].add();
    }
    void processed(model::TypeIndex type, Duration elapsed) {
        types_[type].processing.observe(elapsed);
    }
    void handled(std::size_t stage, Duration elapsed) { stages_[stage].duration.observe(elapsed); }
    void aged(Duration since_timestamp) { end_to_end_.observe(since_timestamp); }
    void cleaned(std::uint32_t removed_members) { members_removed_.add(removed_members); }
    void retried(std::size_t stage) { stages_[stage].retries.add(); }
    void failed(model::FailureClass why) { failures_[model::index_of(why)].add(); }
    void looked_up(Lookup found) { lookups_[static_cast<std::size_t>(found)].add(); }
    void store_failed(std::uint64_t questions) { store_errors_.add(questions); }
    void published(OutputIndex output) { outputs_[output].published.add(); }
    void publish_failed(OutputIndex output, const char* error);

    /// Adds these numbers to the sums of the pipeline, whose vectors have the sizes of this probe.
    void add_to(PipelineSnapshot& pipeline, TopicSnapshot& topic) const;

private:
    struct TypeProbe {
        std::array<Counter, model::disposition_names.size()> dispositions;
        LatencyCounter processing;
    };
    struct StageProbe {
        Counter retries;
        LatencyCounter duration;
    };
    struct OutputProbe {
        Counter published;
    };

    Counter records_read_;
    Counter members_removed_;
    std::vector<TypeProbe> types_;
    std::vector<StageProbe> stages_;
    std::vector<OutputProbe> outputs_;
    LatencyCounter end_to_end_;
    std::array<Counter, model::failure_class_names.size()> failures_;
    std::array<Counter, lookup_names.size()> lookups_;
    Counter store_errors_;

    // Failures of the world are rare: these may take a lock.
    mutable std::mutex errors_mutex_;
    std::map<OutputIndex, std::map<std::string, std::uint64_t>> errors_;
};

}  // namespace strandline::engine

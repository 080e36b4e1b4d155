#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/disposition.hpp"
#include "model/failure.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

/// What a pipeline tells of itself: plain values, taken at one moment, for the metrics, the health
/// checks and the demo. Counters count since the process started and never fall; those of lanes that
/// are gone are kept in the topic's sums.
namespace strandline::engine {

/// Upper bounds of the latency buckets, seconds; one more bucket for all above.
inline constexpr std::array<double, 10> latency_bounds_s{0.00001, 0.0001, 0.001, 0.005, 0.01,
                                                         0.05,    0.1,    0.5,   1.0,   5.0};

struct LatencySnapshot {
    std::array<std::uint64_t, latency_bounds_s.size() + 1> buckets{};  ///< not cumulative
    double sum_s{0};
};

/// One event type of one topic.
struct TypeSnapshot {
    std::string type;  ///< as declared in the YAML, or "_other"
    std::array<std::uint64_t, model::disposition_names.size()> dispositions{};
    LatencySnapshot processing;  ///< from taken to disposition decided
};

struct TopicSnapshot {
    std::string topic;
    std::uint64_t records_read{0};
    std::vector<TypeSnapshot> types;
    LatencySnapshot end_to_end;        ///< from the record's timestamp to its disposition
    std::uint64_t members_removed{0};  ///< whose names are forbidden
};

struct LaneSnapshot {
    model::TopicPartition where;
    std::optional<model::Offset> position;   ///< next offset to take
    std::optional<model::Offset> committed;  ///< last that the broker confirmed to us
    std::optional<model::Offset> log_end;
    std::optional<std::int64_t> lag_records;  ///< log_end - position, never negative
    double lag_s{0};                          ///< age of the oldest unfinished record, else 0
    std::uint64_t in_flight{0};
    std::uint64_t ids_held{0};         ///< remembered in this process
    std::int64_t last_progress_ms{0};  ///< Unix time at which a record last finished
    std::string
        stalled;  ///< reason (output, dead_letter, commit, handler, halt, ...), empty = it moves
};

struct StageSnapshot {
    std::string handler;  ///< "plugin.handler"
    std::string version;
    std::uint64_t retries{0};
    LatencySnapshot duration;
};

struct OutputSnapshot {
    std::string name;  ///< as the YAML names it; "dead_letters" and "poison" are the host's own
    std::string topic;
    std::uint64_t published{0};                   ///< acknowledged
    std::map<std::string, std::uint64_t> errors;  ///< by Kafka's name of the error
};

/// What a look at the memory for ids found.
enum class Lookup : std::uint8_t { fresh, duplicate, redelivery, in_flight, collision };
inline constexpr std::array<const char*, 5> lookup_names{"new", "duplicate", "redelivery",
                                                         "in_flight", "collision"};

enum class PipelineState : std::uint8_t { starting, running, stalled, stopping, stopped, failed };
inline constexpr std::array<const char*, 6> pipeline_state_names{"starting", "running", "stalled",
                                                                 "stopping", "stopped", "failed"};

struct PipelineSnapshot {
    std::string name;
    PipelineState state{PipelineState::starting};
    bool ready{false};
    std::string not_ready;  ///< why not, in words; names from the YAML only
    std::vector<TopicSnapshot> topics;
    std::vector<LaneSnapshot> lanes;
    std::vector<StageSnapshot> stages;
    std::vector<OutputSnapshot> outputs;
    std::array<std::uint64_t, model::failure_class_names.size()> dead_letters{};  ///< with poison
    std::map<std::string, std::uint64_t> commits;  ///< by result: committed, again, not_ours, ...
    LatencySnapshot commit_duration;
    bool dedupes{false};                                       ///< it remembers ids
    std::array<std::uint64_t, lookup_names.size()> lookups{};  ///< by Lookup
    std::uint64_t store_errors{0};                             ///< of the store that remembers ids
    std::map<std::string, std::uint64_t> rebalances;           ///< assign, revoke, lost
    std::uint64_t reopened{0};  ///< lanes reopened at their committable offset after trouble
};

}  // namespace strandline::engine

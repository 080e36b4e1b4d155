#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kafka/handles.hpp"
#include "kafka/settings.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

/// Where reading starts: always an explicit number.
namespace strandline::kafka {

/// How the start of one partition is found.
struct StartPlan {
    enum class At : std::uint8_t { committed, earliest, latest, timestamp };
    At at{At::committed};
    /// The choice is made once: the number is committed before the first record is taken.
    bool commit{false};

    friend bool operator==(const StartPlan&, const StartPlan&) = default;
};

/// Pure. `siblings` = other partitions of the topic have a committed offset: then one without is new,
/// and is read from its beginning whatever `start` says, or its first records would be lost.
[[nodiscard]] StartPlan plan_start(bool committed, bool siblings, bool gone, const StartAt& start,
                                   WhenOffsetIsGone when_gone);

struct Start {
    model::PartitionOffset at;
    bool commit{false};
    /// At the start or below it: the first record to fetch.
    model::Offset history_from{};
};

/// Pure. How far below `start` to read for ids: `history` records at most, and only where records were
/// the group's to handle and the log still has them. A log that ends below the start was cut or made
/// anew: then nothing is read, and fetching from the start itself says what is wrong.
[[nodiscard]] model::Offset plan_history(const model::PartitionOffset& start, std::uint64_t history,
                                         model::Offset log_start, model::Offset log_end);

/// What went wrong, with librdkafka's code, so that the caller can decide whether to ask again.
struct StartFailure {
    rd_kafka_resp_err_t code{RD_KAFKA_RESP_ERR_NO_ERROR};
    std::string what;
};

/// Asks the brokers. Each question waits at most `patience`.
///
/// Threads  [poll-thread]
class StartOffsets {
public:
    StartOffsets(rd_kafka_t* client, const ConsumerSettings& settings,
                 std::chrono::milliseconds patience)
        : client_(client), settings_(settings), patience_(patience) {}

    [[nodiscard]] tl::expected<std::vector<Start>, StartFailure> resolve(
        const std::vector<model::TopicPartition>& partitions,
        const std::vector<model::TopicPartition>& gone) const;
    /// Fills in how far below each start reading begins. Asks only where history is wanted.
    [[nodiscard]] tl::expected<void, StartFailure> find_history(std::vector<Start>& starts) const;

private:
    using Offsets = std::map<model::TopicPartition, model::PartitionOffset>;
    template <class T>
    using Answer = tl::expected<T, StartFailure>;

    Answer<Offsets> committed(const std::vector<model::TopicPartition>& partitions) const;
    Answer<bool> any_committed(const std::string& topic) const;
    /// Fills in the offsets of those `starts` whose plan is not `committed`.
    Answer<void> look_up(std::vector<Start>& starts, const std::vector<StartPlan>& plans) const;
    Answer<void> offsets_for_times(std::vector<model::PartitionOffset>& questions) const;

    rd_kafka_t* const client_;
    const ConsumerSettings& settings_;
    const std::chrono::milliseconds patience_;
};

}  // namespace strandline::kafka

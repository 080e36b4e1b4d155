#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kafka/settings.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

/// What a group has committed of one partition, and what the partition holds.
struct GroupPartition {
    model::TopicPartition where;
    std::optional<model::Offset> committed;
    std::string metadata;  ///< bytes that whoever committed wrote beside it: not to be trusted
    model::Offset begin;   ///< first offset that is still there
    model::Offset end;     ///< first that is not yet
};

/// Looks at a group's committed offsets and moves them, without ever joining the group.
///
/// Threads  one at a time. Each question waits at most `patience`.
/// Errors   "kafka-config", "topic-missing", "broker-refused", "group-active", and what a broker refuses
///          by broker_error.hpp
class GroupOffsets {
public:
    /// For the group and the topics of `settings`.
    static Result<std::unique_ptr<GroupOffsets>> open(ConsumerSettings settings,
                                                      std::chrono::milliseconds patience);
    ~GroupOffsets();
    GroupOffsets(const GroupOffsets&) = delete;
    GroupOffsets& operator=(const GroupOffsets&) = delete;

    /// Every partition of the topics, in order.
    [[nodiscard]] Result<std::vector<GroupPartition>> look() const;
    /// How many members the group has; empty when the broker does not tell.
    [[nodiscard]] Result<std::optional<std::size_t>> members() const;
    /// The first offset of that time or later in each; the end where there is none.
    [[nodiscard]] Result<std::vector<model::PartitionOffset>> at_time(
        const std::vector<model::TopicPartition>& partitions, std::int64_t timestamp_ms) const;
    /// The broker itself refuses while the group has members: "group-active", and nothing is moved.
    [[nodiscard]] Result<> move(const std::vector<model::PartitionOffset>& offsets) const;

private:
    GroupOffsets();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka

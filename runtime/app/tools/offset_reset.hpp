#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kafka/group_offsets.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

namespace strandline::app {

/// Where a group's offsets shall go.
struct ResetTo {
    enum class Kind : std::uint8_t { earliest, latest, offset, timestamp };
    Kind kind{Kind::earliest};
    std::int64_t value{0};  ///< the offset, or Unix milliseconds
};

/// "earliest", "latest", "1041" or "2026-01-01T00:00:00Z".
[[nodiscard]] std::optional<ResetTo> parse_reset_to(std::string_view text);

/// One partition that is moved.
struct OffsetMove {
    model::TopicPartition where;
    std::optional<model::Offset> from;
    model::Offset to;
};

/// The partitions of `all` that `only` names ("orders", "orders/3"; empty = all of them). Errors
/// "unknown-partition"
[[nodiscard]] Result<std::vector<kafka::GroupPartition>> choose_partitions(
    std::vector<kafka::GroupPartition> all, const std::vector<std::string>& only);

/// Pure. `at_time` are the offsets of Kind::timestamp, by partition. Errors  "offset-range": a partition
/// does not have that offset.
[[nodiscard]] Result<std::vector<OffsetMove>> plan_reset(
    const std::vector<kafka::GroupPartition>& partitions, const ResetTo& to,
    const std::vector<model::PartitionOffset>& at_time);

}  // namespace strandline::app

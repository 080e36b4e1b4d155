#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "model/offset.hpp"

namespace strandline::model {

struct TopicPartition {
    std::string topic;
    std::int32_t partition{-1};

    friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

/// A partition and a position in it: what is committed, or where reading starts.
struct PartitionOffset {
    TopicPartition where;
    Offset offset;
    std::int32_t leader_epoch{-1};  ///< of the last record below the position; -1 = unknown
    /// From here up to the position every record was the group's to handle; -1 = unknown. Below it
    /// stand those that were there before the group began, or that somebody passed over.
    Offset ours_from{-1};

    friend auto operator<=>(const PartitionOffset&, const PartitionOffset&) = default;
};

}  // namespace strandline::model

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "kafka/handles.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

/// Our values <-> librdkafka's lists of partitions.
namespace strandline::kafka {

[[nodiscard]] ListHandle to_list(std::span<const model::TopicPartition> partitions);
[[nodiscard]] ListHandle to_list(std::span<const model::PartitionOffset> offsets);
/// The same as a commit, with what `ours_from` says in its metadata.
[[nodiscard]] ListHandle to_commit(std::span<const model::PartitionOffset> offsets);
/// Out of the metadata of a committed offset; empty where somebody else wrote it.
[[nodiscard]] std::optional<model::Offset> ours_from(const rd_kafka_topic_partition_t& element);
[[nodiscard]] std::span<rd_kafka_topic_partition_t> elements(
    const rd_kafka_topic_partition_list_t& list);
[[nodiscard]] model::TopicPartition where_of(const rd_kafka_topic_partition_t& element);
[[nodiscard]] std::vector<model::TopicPartition> partitions_of(
    const rd_kafka_topic_partition_list_t& list);
[[nodiscard]] std::int32_t leader_epoch_of(const rd_kafka_topic_partition_t& element);

}  // namespace strandline::kafka

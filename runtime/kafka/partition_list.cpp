#include "kafka/partition_list.hpp"

namespace strandline::kafka {

ListHandle to_list(std::span<const model::TopicPartition> partitions) {
    ListHandle list{rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size()))};
    for (const auto& where : partitions) {
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition);
    }
    return list;
}

ListHandle to_list(std::span<const model::PartitionOffset> offsets) {
    ListHandle list{rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size()))};
    for (const auto& entry : offsets) {
        auto* element = rd_kafka_topic_partition_list_add(list.get(), entry.where.topic.c_str(),
                                                          entry.where.partition);
        element->offset = entry.offset.value;
        if (entry.leader_epoch >= 0) {
            rd_kafka_topic_partition_set_leader_epoch(element, entry.leader_epoch);
        }
    }
    return list;
}

std::span<rd_kafka_topic_partition_t> elements(const rd_kafka_topic_partition_list_t& list) {
    return {list.elems, static_cast<std::size_t>(list.cnt)};
}

model::TopicPartition where_of(const rd_kafka_topic_partition_t& element) {
    return {element.topic, element.partition};
}

std::vector<model::TopicPartition> partitions_of(const rd_kafka_topic_partition_list_t& list) {
    std::vector<model::TopicPartition> all;
    all.reserve(static_cast<std::size_t>(list.cnt));
    for (const auto& element : elements(list)) all.push_back(where_of(element));
    return all;
}

std::int32_t leader_epoch_of(const rd_kafka_topic_partition_t& element) {
    return rd_kafka_topic_partition_get_leader_epoch(&element);
}

}  // namespace strandline::kafka

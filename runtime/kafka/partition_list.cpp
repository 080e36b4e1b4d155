#include "kafka/partition_list.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace strandline::kafka {
namespace {

constexpr std::string_view metadata_name = "strandline-from=";

}  // namespace

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

ListHandle to_commit(std::span<const model::PartitionOffset> offsets) {
    auto list = to_list(offsets);
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        if (offsets[i].ours_from.value < 0) continue;
        const auto text = std::string(metadata_name) + std::to_string(offsets[i].ours_from.value);
        auto& element = list->elems[i];
        element.metadata = std::malloc(text.size());  // librdkafka frees it with the list
        if (element.metadata == nullptr) continue;
        std::memcpy(element.metadata, text.data(), text.size());
        element.metadata_size = text.size();
    }
    return list;
}

std::optional<model::Offset> ours_from(const rd_kafka_topic_partition_t& element) {
    std::string_view text{static_cast<const char*>(element.metadata), element.metadata_size};
    if (!text.starts_with(metadata_name)) return std::nullopt;
    text.remove_prefix(metadata_name.size());
    std::int64_t offset = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (offset < 0 || offset > element.offset) return std::nullopt;
    return model::Offset{offset};
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

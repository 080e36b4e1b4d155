#include "app/tools/offset_reset.hpp"

#include <algorithm>

#include "config/scalars.hpp"

namespace strandline::app {

namespace {

std::string name_of(const model::TopicPartition& where) {
    return where.topic + '/' + std::to_string(where.partition);
}

}  // namespace

std::optional<ResetTo> parse_reset_to(std::string_view text) {
    if (text == "earliest") return ResetTo{.kind = ResetTo::Kind::earliest};
    if (text == "latest") return ResetTo{.kind = ResetTo::Kind::latest};
    if (const auto offset = config::parse_count(text); offset && *offset <= INT64_MAX)
        return ResetTo{.kind = ResetTo::Kind::offset, .value = static_cast<std::int64_t>(*offset)};
    if (const auto time = config::parse_timestamp(text))
        return ResetTo{.kind = ResetTo::Kind::timestamp, .value = *time};
    return std::nullopt;
}

Result<std::vector<kafka::GroupPartition>> choose_partitions(std::vector<kafka::GroupPartition> all,
                                                             const std::vector<std::string>& only) {
    if (only.empty()) return all;
    const auto names = [](const std::string& word, const model::TopicPartition& where) {
        return word == where.topic || word == name_of(where);
    };
    for (const std::string& word : only)
        if (std::ranges::none_of(all, [&](const auto& each) { return names(word, each.where); }))
            return failed(
                "unknown-partition",
                "the pipeline reads no " + word +
                    "; write a topic or TOPIC/PARTITION that strandline offsets show has");
    std::erase_if(all, [&](const kafka::GroupPartition& each) {
        return std::ranges::none_of(
            only, [&](const std::string& word) { return names(word, each.where); });
    });
    return all;
}

Result<std::vector<OffsetMove>> plan_reset(const std::vector<kafka::GroupPartition>& partitions,
                                           const ResetTo& to,
                                           const std::vector<model::PartitionOffset>& at_time) {
    std::vector<OffsetMove> moves;
    for (const kafka::GroupPartition& partition : partitions) {
        OffsetMove& move = moves.emplace_back();
        move.where = partition.where;
        move.from = partition.committed;
        switch (to.kind) {
            case ResetTo::Kind::earliest:
                move.to = partition.begin;
                break;
            case ResetTo::Kind::latest:
                move.to = partition.end;
                break;
            case ResetTo::Kind::offset:
                move.to = model::Offset{to.value};
                break;
            case ResetTo::Kind::timestamp:
                move.to = partition.end;
                for (const model::PartitionOffset& found : at_time)
                    if (found.where == partition.where) move.to = found.offset;
                break;
        }
        if (move.to < partition.begin || move.to > partition.end)
            return failed("offset-range", name_of(partition.where) + " has the offsets " +
                                              std::to_string(partition.begin.value) + " to " +
                                              std::to_string(partition.end.value) + ", and not " +
                                              std::to_string(move.to.value) +
                                              "; say which partition is meant with --only");
    }
    return moves;
}

}  // namespace strandline::app

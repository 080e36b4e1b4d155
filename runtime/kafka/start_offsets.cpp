#include "kafka/start_offsets.hpp"

#include <algorithm>
#include <utility>

#include "kafka/partition_list.hpp"

namespace strandline::kafka {
namespace {

// As the protocol's ListOffsets has them: times that are no times.
constexpr std::int64_t time_of_end = -1;
constexpr std::int64_t time_of_beginning = -2;

tl::unexpected<StartFailure> trouble(rd_kafka_resp_err_t code, std::string what) {
    return tl::unexpected(StartFailure{code, std::move(what)});
}

}  // namespace

StartPlan plan_start(bool committed, bool siblings, bool gone, const StartAt& start,
                     WhenOffsetIsGone when_gone) {
    using At = StartPlan::At;
    if (gone && when_gone == WhenOffsetIsGone::earliest) return {At::earliest, false};
    if (gone && when_gone == WhenOffsetIsGone::latest) return {At::latest, true};
    if (committed) return {At::committed, false};
    if (siblings) return {At::earliest, false};
    switch (start.kind) {
        case StartAt::Kind::earliest:
            return {At::earliest, false};
        case StartAt::Kind::timestamp:
            return {At::timestamp, true};
        default:
            return {At::latest, true};
    }
}

model::Offset plan_history(const model::PartitionOffset& start, std::uint64_t history,
                           model::Offset log_start, model::Offset log_end) {
    if (start.ours_from.value < 0 || log_end < start.offset) return start.offset;
    const auto wanted = start.offset.value - static_cast<std::int64_t>(history);
    const auto from = std::max({start.ours_from.value, log_start.value, wanted});
    return std::min(model::Offset{from}, start.offset);
}

auto StartOffsets::committed(const std::vector<model::TopicPartition>& partitions) const
    -> Answer<Offsets> {
    const auto list = to_list(partitions);
    const auto answer =
        rd_kafka_committed(client_, list.get(), static_cast<int>(patience_.count()));
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return trouble(answer, "asking for committed offsets");
    }
    Offsets offsets;
    for (const auto& element : elements(*list)) {
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return trouble(element.err,
                           std::string("asking for the committed offset of ") + element.topic);
        }
        if (element.offset < 0) continue;
        const auto where = where_of(element);
        const model::Offset offset{element.offset};
        offsets.emplace(where,
                        model::PartitionOffset{.where = where,
                                               .offset = offset,
                                               .leader_epoch = leader_epoch_of(element),
                                               .ours_from = ours_from(element).value_or(offset)});
    }
    return offsets;
}

auto StartOffsets::any_committed(const std::string& topic) const -> Answer<bool> {
    const TopicHandle handle{rd_kafka_topic_new(client_, topic.c_str(), nullptr)};
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer =
        rd_kafka_metadata(client_, 0, handle.get(), &raw, static_cast<int>(patience_.count()));
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return trouble(answer, "asking for the partitions of " + topic);
    }
    std::vector<model::TopicPartition> all;
    if (metadata->topic_cnt == 1) {
        for (std::int32_t i = 0; i < metadata->topics[0].partition_cnt; ++i) {
            all.push_back({topic, i});
        }
    }
    if (all.empty()) return false;
    const auto offsets = committed(all);
    if (!offsets) return tl::unexpected(offsets.error());
    return !offsets->empty();
}

auto StartOffsets::offsets_for_times(std::vector<model::PartitionOffset>& questions) const
    -> Answer<void> {
    if (questions.empty()) return {};
    const auto list = to_list(questions);
    const auto answer =
        rd_kafka_offsets_for_times(client_, list.get(), static_cast<int>(patience_.count()));
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) return trouble(answer, "asking where to start");
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& element = list->elems[i];
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return trouble(element.err, std::string("asking where to start in ") + element.topic);
        }
        questions[i].offset.value = element.offset;
    }
    return {};
}

auto StartOffsets::look_up(std::vector<Start>& starts, const std::vector<StartPlan>& plans) const
    -> Answer<void> {
    std::vector<std::size_t> asked;
    std::vector<model::PartitionOffset> questions;
    const auto ask = [&](std::size_t i, std::int64_t time) {
        asked.push_back(i);
        questions.push_back({starts[i].at.where, model::Offset{time}, -1});
    };
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (plans[i].at == StartPlan::At::earliest) ask(i, time_of_beginning);
        if (plans[i].at == StartPlan::At::latest) ask(i, time_of_end);
        if (plans[i].at == StartPlan::At::timestamp) ask(i, settings_.start.timestamp_ms);
    }
    // A second round for times that no record has reached: what comes next will have.
    for (int round = 0; round < 2; ++round) {
        if (auto answer = offsets_for_times(questions); !answer) return answer;
        const auto answered = std::exchange(asked, {});
        const auto offsets = std::exchange(questions, {});
        for (std::size_t i = 0; i < answered.size(); ++i) {
            if (offsets[i].offset.value >= 0) {
                starts[answered[i]].at.offset = offsets[i].offset;
            } else {
                ask(answered[i], time_of_end);
            }
        }
    }
    if (asked.empty()) return {};
    return trouble(RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE, "asking where to start");
}

tl::expected<std::vector<Start>, StartFailure> StartOffsets::resolve(
    const std::vector<model::TopicPartition>& partitions,
    const std::vector<model::TopicPartition>& gone) const {
    const auto known = committed(partitions);
    if (!known) return tl::unexpected(known.error());
    std::map<std::string, bool> siblings;
    std::vector<Start> starts;
    std::vector<StartPlan> plans;
    for (const auto& where : partitions) {
        const auto found = known->find(where);
        const bool is_known = found != known->end();
        if (!is_known && siblings.find(where.topic) == siblings.end()) {
            const auto any = any_committed(where.topic);
            if (!any) return tl::unexpected(any.error());
            siblings.emplace(where.topic, *any);
        }
        const bool is_gone = std::find(gone.begin(), gone.end(), where) != gone.end();
        plans.push_back(plan_start(is_known, !is_known && siblings[where.topic], is_gone,
                                   settings_.start, settings_.when_offset_is_gone));
        starts.push_back(
            {is_known ? found->second : model::PartitionOffset{where, model::Offset{-1}, -1},
             plans.back().commit});
        if (plans.back().at != StartPlan::At::committed) starts.back().at.leader_epoch = -1;
    }
    if (auto answer = look_up(starts, plans); !answer) return tl::unexpected(answer.error());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        // Passed over, or before our time: nobody's to remember.
        if (plans[i].at != StartPlan::At::committed) starts[i].at.ours_from = starts[i].at.offset;
        starts[i].history_from = starts[i].at.offset;
    }
    return starts;
}

tl::expected<void, StartFailure> StartOffsets::find_history(std::vector<Start>& starts) const {
    if (settings_.history == 0) return {};
    std::vector<Start*> wanting;
    std::vector<model::PartitionOffset> beginnings;
    std::vector<model::PartitionOffset> ends;
    for (auto& start : starts) {
        start.history_from = start.at.offset;
        if (start.at.ours_from.value < 0 || start.at.ours_from >= start.at.offset) continue;
        wanting.push_back(&start);
        beginnings.push_back({.where = start.at.where, .offset = model::Offset{time_of_beginning}});
        ends.push_back({.where = start.at.where, .offset = model::Offset{time_of_end}});
    }
    // The beginning last: it moves on by itself.
    if (auto answer = offsets_for_times(ends); !answer) return answer;
    if (auto answer = offsets_for_times(beginnings); !answer) return answer;
    for (std::size_t i = 0; i < wanting.size(); ++i) {
        auto& start = *wanting[i];
        start.history_from =
            plan_history(start.at, settings_.history, beginnings[i].offset, ends[i].offset);
    }
    return {};
}

}  // namespace strandline::kafka

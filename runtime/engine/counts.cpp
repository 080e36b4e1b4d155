#include "engine/counts.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "engine/commit_cycle.hpp"

namespace strandline::engine {

namespace {

void add(const LatencySnapshot& from, LatencySnapshot& to) {
    for (std::size_t i = 0; i < from.buckets.size(); ++i) to.buckets[i] += from.buckets[i];
    to.sum_s += from.sum_s;
}

template <class Array>
void add_each(const Array& from, Array& to) {
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

void add_each(const std::map<std::string, std::uint64_t>& from,
              std::map<std::string, std::uint64_t>& to) {
    for (const auto& [name, count] : from) to[name] += count;
}

/// Calls `add` for each of `from` with the one of `to` that has its name; of several with one name, the
/// first with the first.
template <class Item, class NameOf, class Add>
void match(const std::vector<Item>& from, std::vector<Item>& to, NameOf name_of, Add add_one) {
    std::vector<bool> taken(to.size(), false);
    for (const Item& item : from) {
        for (std::size_t i = 0; i < to.size(); ++i) {
            if (taken[i] || name_of(to[i]) != name_of(item)) continue;
            taken[i] = true;
            add_one(item, to[i]);
            break;
        }
    }
}

void add_type(const TypeSnapshot& from, TypeSnapshot& to) {
    add_each(from.dispositions, to.dispositions);
    add(from.processing, to.processing);
}

void add_topic(const TopicSnapshot& from, TopicSnapshot& to) {
    to.records_read += from.records_read;
    to.members_removed += from.members_removed;
    add(from.end_to_end, to.end_to_end);
    match(from.types, to.types, [](const TypeSnapshot& type) { return type.type; }, add_type);
}

void add_stage(const StageSnapshot& from, StageSnapshot& to) {
    to.retries += from.retries;
    to.quarantined += from.quarantined;
    add(from.duration, to.duration);
}

void add_output(const OutputSnapshot& from, OutputSnapshot& to) {
    to.published += from.published;
    add_each(from.errors, to.errors);
}

}  // namespace

PipelineSnapshot zero_counts(const PipelineSettings& settings) {
    PipelineSnapshot counts;
    counts.name = settings.name;
    for (const std::string& topic : settings.topics) {
        TopicSnapshot& sums = counts.topics.emplace_back();
        sums.topic = topic;
        for (const std::string& type : settings.types) sums.types.emplace_back().type = type;
    }
    for (const StageSettings& stage : settings.stages) {
        StageSnapshot& sums = counts.stages.emplace_back();
        sums.handler = stage.info.handler;
        sums.version = stage.info.version;
    }
    for (const OutputSettings& output : settings.outputs) {
        OutputSnapshot& sums = counts.outputs.emplace_back();
        sums.name = output.name;
        sums.topic = output.topic;
    }
    for (const char* kind : {"assign", "revoke", "lost"}) counts.rebalances[kind] = 0;
    for (const CommitAnswer answer :
         {CommitAnswer::committed, CommitAnswer::again, CommitAnswer::not_ours,
          CommitAnswer::blocked, CommitAnswer::fatal})
        counts.commits[name_of(answer)] = 0;
    return counts;
}

void add_by_name(const PipelineSnapshot& from, PipelineSnapshot& to) {
    match(
        from.topics, to.topics, [](const TopicSnapshot& topic) { return topic.topic; }, add_topic);
    match(
        from.stages, to.stages, [](const StageSnapshot& stage) { return stage.handler; },
        add_stage);
    match(
        from.outputs, to.outputs, [](const OutputSnapshot& output) { return output.name; },
        add_output);
    add_each(from.dead_letters, to.dead_letters);
    add_each(from.lookups, to.lookups);
    add_each(from.commits, to.commits);
    add_each(from.rebalances, to.rebalances);
    add(from.commit_duration, to.commit_duration);
    to.store_errors += from.store_errors;
    to.reopened += from.reopened;
}

}  // namespace strandline::engine

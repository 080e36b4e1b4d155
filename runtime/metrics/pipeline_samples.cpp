#include "metrics/pipeline_samples.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace strandline::metrics {
namespace {

using engine::PipelineSnapshot;
using model::Disposition;

// Zero from the start: an alert on a rate must see the first of each.
constexpr std::array<std::string_view, 3> rebalance_kinds{"assign", "revoke", "lost"};

void add_type(Sheet& sheet, const PipelineSnapshot& pipeline, const std::string& topic,
              const engine::TypeSnapshot& type) {
    for (std::size_t i = 0; i < type.dispositions.size(); ++i) {
        const std::string_view disposition = model::disposition_names[i];
        const std::uint64_t count = type.dispositions[i];
        sheet.count(family::events_processed, {topic, type.type, disposition}, count);
        sheet.count(family::records, {pipeline.name, topic, disposition}, count);
    }
    sheet.count(family::poison_records, {topic, type.type},
                type.dispositions[model::index_of(Disposition::poisoned)]);
    sheet.observe(family::event_processing, {topic, type.type}, type.processing);
}

void add_topic(Sheet& sheet, const PipelineSnapshot& pipeline, const engine::TopicSnapshot& topic) {
    sheet.count(family::records_read, {pipeline.name, topic.topic}, topic.records_read);
    sheet.count(family::forbidden_keys_removed, {pipeline.name, topic.topic},
                topic.members_removed);
    sheet.observe(family::end_to_end, {pipeline.name, topic.topic}, topic.end_to_end);
    // A topic of which no type was seen yet has its dispositions all the same.
    for (const std::string_view disposition : model::disposition_names) {
        sheet.count(family::records, {pipeline.name, topic.topic, disposition}, 0);
    }
    for (const engine::TypeSnapshot& type : topic.types) {
        add_type(sheet, pipeline, topic.topic, type);
    }
}

void add_lane(Sheet& sheet, const PipelineSnapshot& pipeline, const engine::LaneSnapshot& lane) {
    const std::string partition = std::to_string(lane.where.partition);
    const auto set = [&](const Family& family, double value) {
        sheet.set(family, {pipeline.name, lane.where.topic, partition}, value);
    };
    // Not known yet is no sample: a zero would be a lie that clears an alert.
    if (lane.lag_records) set(family::lag_records, static_cast<double>(*lane.lag_records));
    if (lane.committed) set(family::committed_offset, static_cast<double>(lane.committed->value));
    if (lane.last_progress_ms > 0) {
        set(family::last_progress, static_cast<double>(lane.last_progress_ms) / 1000.0);
    }
    set(family::lag_seconds, lane.lag_s);
    set(family::in_flight, static_cast<double>(lane.in_flight));
    if (lane.stalled.empty()) return;
    sheet.set(family::partition_stalled,
              {pipeline.name, lane.where.topic, partition, closed_word(lane.stalled)}, 1);
}

void add_output(Sheet& sheet, const PipelineSnapshot& pipeline,
                const engine::OutputSnapshot& output) {
    sheet.count(family::published, {pipeline.name, output.name}, output.published);
    for (const auto& [error, count] : output.errors) {
        sheet.count(family::publish_errors, {pipeline.name, output.name, closed_word(error)},
                    count);
    }
}

void add_dedupe(Sheet& sheet, const PipelineSnapshot& pipeline) {
    if (!pipeline.dedupes) return;
    for (std::size_t i = 0; i < pipeline.lookups.size(); ++i) {
        sheet.count(family::dedupe_lookups, {pipeline.name, engine::lookup_names[i]},
                    pipeline.lookups[i]);
    }
    std::uint64_t entries = 0;
    for (const engine::LaneSnapshot& lane : pipeline.lanes) entries += lane.ids_held;
    sheet.set(family::dedupe_entries, {pipeline.name}, static_cast<double>(entries));
    sheet.count(family::dedupe_store_errors, {pipeline.name}, pipeline.store_errors);
}

void add_group(Sheet& sheet, const PipelineSnapshot& pipeline) {
    sheet.count(family::commits, {pipeline.name, "committed"}, 0);
    for (const auto& [result, count] : pipeline.commits) {
        sheet.count(family::commits, {pipeline.name, closed_word(result)}, count);
    }
    sheet.observe(family::commit_duration, {pipeline.name}, pipeline.commit_duration);
    for (const std::string_view kind : rebalance_kinds) {
        sheet.count(family::rebalances, {pipeline.name, kind}, 0);
    }
    for (const auto& [kind, count] : pipeline.rebalances) {
        sheet.count(family::rebalances, {pipeline.name, closed_word(kind)}, count);
    }
    sheet.set(family::assigned_partitions, {pipeline.name},
              static_cast<double>(pipeline.lanes.size()));
    sheet.count(family::lanes_reopened, {pipeline.name}, pipeline.reopened);
}

void add_state(Sheet& sheet, const PipelineSnapshot& pipeline) {
    for (std::size_t i = 0; i < engine::pipeline_state_names.size(); ++i) {
        const bool current = i == static_cast<std::size_t>(pipeline.state);
        sheet.set(family::pipeline_state, {pipeline.name, engine::pipeline_state_names[i]},
                  current ? 1 : 0);
    }
}

}  // namespace

std::string_view closed_word(std::string_view value) {
    const bool plain = std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
    return plain && !value.empty() && value.size() <= 64 ? value : std::string_view("_other");
}

void add_pipeline(Sheet& sheet, const PipelineSnapshot& pipeline) {
    for (const engine::TopicSnapshot& topic : pipeline.topics) add_topic(sheet, pipeline, topic);
    for (const engine::LaneSnapshot& lane : pipeline.lanes) add_lane(sheet, pipeline, lane);
    for (const engine::StageSnapshot& stage : pipeline.stages) {
        sheet.observe(family::handler_duration, {pipeline.name, stage.handler}, stage.duration);
        sheet.count(family::retries, {pipeline.name, stage.handler}, stage.retries);
    }
    for (const engine::OutputSnapshot& output : pipeline.outputs) {
        add_output(sheet, pipeline, output);
    }
    for (std::size_t i = 0; i < pipeline.dead_letters.size(); ++i) {
        sheet.count(family::dead_letters, {pipeline.name, model::failure_class_names[i]},
                    pipeline.dead_letters[i]);
    }
    add_dedupe(sheet, pipeline);
    add_group(sheet, pipeline);
    add_state(sheet, pipeline);
}

}  // namespace strandline::metrics

#pragma once

#include "metrics/exposition.hpp"

namespace strandline::metrics {

/// A host at work, with something in every family.
inline MetricsInput full_input() {
    engine::LatencySnapshot latency;
    latency.buckets = {1, 2, 0, 0, 4, 0, 0, 0, 0, 0, 1};
    latency.sum_s = 7.5;

    engine::TypeSnapshot placed{"order.placed", {10, 2, 1, 3, 1}, latency};
    engine::TypeSnapshot other{"_other", {0, 0, 0, 4, 0}, latency};
    engine::LaneSnapshot lane;
    lane.where = {"orders", 3};
    lane.committed = model::Offset{41};
    lane.lag_records = 9;
    lane.lag_s = 12.5;
    lane.in_flight = 2;
    lane.ids_held = 700;
    lane.last_progress_ms = 1'700'000'000'500;
    lane.stalled = "dead_letter";

    engine::PipelineSnapshot pipeline;
    pipeline.name = "orders";
    pipeline.state = engine::PipelineState::stalled;
    pipeline.topics = {{"orders", 23, {placed, other}, latency}};
    pipeline.lanes = {lane};
    pipeline.stages = {{"billing.charge", "1.2.0", 5, latency}};
    pipeline.outputs = {{"charged", "charges", 10, {{"MSG_SIZE_TOO_LARGE", 2}}}};
    pipeline.dead_letters[model::index_of(model::FailureClass::invalid_json)] = 8;
    pipeline.commits = {{"committed", 6}, {"not_ours", 1}};
    pipeline.commit_duration = latency;
    pipeline.rebalances = {{"assign", 2}, {"revoke", 1}};
    pipeline.reopened = 1;
    pipeline.dedupes = true;
    pipeline.lookups = {20, 3, 1, 2, 1};
    pipeline.store_errors = 4;

    MetricsInput input;
    input.pipelines = {pipeline};
    input.build = {"0.1.0", "abc123", "2.14.2"};
    input.plugins = {{"billing", "1.2.0", "00ff", "1.0"}};
    input.misbehaviours = {{"billing", "wrong_thread", 3}};
    input.config_generation = 4;
    input.last_reload_successful = true;
    input.last_reload_success_s = 1'700'000'000;
    input.insecure = {"plaintext"};
    input.log_suppressed = {{"lane stalled", 30}};
    input.log_dropped = 2;
    input.tls = {{"main", "client", 1'800'000'000}};
    return input;
}

}  // namespace strandline::metrics

#include "app/demo/ledger.hpp"

#include <numeric>

#include "model/failure.hpp"

namespace strandline::app {

std::uint64_t DemoView::finished() const {
    return std::accumulate(dispositions.begin(), dispositions.end(), std::uint64_t{0});
}

std::optional<double> quantile(const engine::LatencySnapshot& latency, double share) {
    const std::uint64_t count =
        std::accumulate(latency.buckets.begin(), latency.buckets.end(), std::uint64_t{0});
    if (count == 0) return std::nullopt;
    const double wanted = share * static_cast<double>(count);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < engine::latency_bounds_s.size(); ++i) {
        below += latency.buckets[i];
        if (static_cast<double>(below) >= wanted) return engine::latency_bounds_s[i];
    }
    return engine::latency_bounds_s.back();
}

DemoView view_of(const engine::PipelineSnapshot& pipeline, std::uint64_t generated,
                 double elapsed_s, const std::optional<DemoView>& before) {
    DemoView view;
    view.elapsed_s = elapsed_s;
    view.generated = generated;
    view.not_ready = pipeline.not_ready;
    engine::LatencySnapshot processing;
    for (const engine::TopicSnapshot& topic : pipeline.topics) {
        view.read += topic.records_read;
        view.members_removed += topic.members_removed;
        for (const engine::TypeSnapshot& type : topic.types) {
            for (std::size_t i = 0; i < view.dispositions.size(); ++i)
                view.dispositions[i] += type.dispositions[i];
            for (std::size_t i = 0; i < processing.buckets.size(); ++i)
                processing.buckets[i] += type.processing.buckets[i];
        }
    }
    for (const engine::LaneSnapshot& lane : pipeline.lanes)
        view.lag += lane.lag_records.value_or(0);
    view.unfinished = view.read - std::min(view.read, view.finished());
    view.p50_s = quantile(processing, 0.50);
    view.p99_s = quantile(processing, 0.99);
    for (std::size_t i = 0; i < pipeline.dead_letters.size(); ++i)
        if (pipeline.dead_letters[i] > 0)
            view.failures.emplace_back(model::failure_class_names[i], pipeline.dead_letters[i]);
    if (before && elapsed_s > before->elapsed_s)
        view.rate = static_cast<double>(view.finished() - before->finished()) /
                    (elapsed_s - before->elapsed_s);
    return view;
}

}  // namespace strandline::app

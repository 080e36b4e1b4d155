#include "engine/probe.hpp"

namespace strandline::engine {

void LatencyCounter::add_to(LatencySnapshot& sum) const {
    for (std::size_t i = 0; i < buckets_.size(); ++i) sum.buckets[i] += buckets_[i].read();
    sum.sum_s += static_cast<double>(sum_ns_.read()) / 1e9;
}

void LaneProbe::publish_failed(OutputIndex output, const char* error) {
    const std::lock_guard lock(errors_mutex_);
    ++errors_[output][error];
}

void LaneProbe::add_to(PipelineSnapshot& pipeline, TopicSnapshot& topic) const {
    topic.records_read += records_read_.read();
    topic.members_removed += members_removed_.read();
    end_to_end_.add_to(topic.end_to_end);
    for (std::size_t i = 0; i < types_.size(); ++i) {
        TypeSnapshot& type = topic.types[i];
        for (std::size_t j = 0; j < type.dispositions.size(); ++j)
            type.dispositions[j] += types_[i].dispositions[j].read();
        types_[i].processing.add_to(type.processing);
    }
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        pipeline.stages[i].retries += stages_[i].retries.read();
        stages_[i].duration.add_to(pipeline.stages[i].duration);
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i)
        pipeline.outputs[i].published += outputs_[i].published.read();
    for (std::size_t i = 0; i < failures_.size(); ++i)
        pipeline.dead_letters[i] += failures_[i].read();
    for (std::size_t i = 0; i < lookups_.size(); ++i) pipeline.lookups[i] += lookups_[i].read();
    pipeline.store_errors += store_errors_.read();

    const std::lock_guard lock(errors_mutex_);
    for (const auto& [output, errors] : errors_)
        for (const auto& [error, count] : errors) pipeline.outputs[output].errors[error] += count;
}

}  // namespace strandline::engine

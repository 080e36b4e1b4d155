#include "app/control/rates.hpp"

#include <numeric>

namespace strandline::app {

namespace {

constexpr Duration span_max = std::chrono::seconds{10};

}  // namespace

std::uint64_t records_read(const engine::PipelineSnapshot& pipeline) {
    std::uint64_t sum = 0;
    for (const engine::TopicSnapshot& topic : pipeline.topics) sum += topic.records_read;
    return sum;
}

std::array<std::uint64_t, model::disposition_names.size()> dispositions_of(
    const engine::PipelineSnapshot& pipeline) {
    std::array<std::uint64_t, model::disposition_names.size()> sums{};
    for (const engine::TopicSnapshot& topic : pipeline.topics)
        for (const engine::TypeSnapshot& type : topic.types)
            for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += type.dispositions[i];
    return sums;
}

void Rates::note(TimePoint now, const std::vector<engine::PipelineSnapshot>& snapshots) {
    Note note{.at = now, .counts = {}};
    for (const engine::PipelineSnapshot& pipeline : snapshots) {
        const auto sums = dispositions_of(pipeline);
        note.counts[pipeline.name] = {
            .read = records_read(pipeline),
            .finished = std::accumulate(sums.begin(), sums.end(), std::uint64_t{0})};
    }
    const std::lock_guard lock(mutex_);
    notes_.push_back(std::move(note));
    while (notes_.size() > 2 && now - notes_[1].at >= span_max) notes_.pop_front();
}

Rates::PerSecond Rates::of(const std::string& pipeline) const {
    const std::lock_guard lock(mutex_);
    if (notes_.size() < 2) return {};
    const Note& first = notes_.front();
    const Note& last = notes_.back();
    const auto before = first.counts.find(pipeline);
    const auto after = last.counts.find(pipeline);
    const double seconds = std::chrono::duration<double>(last.at - first.at).count();
    if (before == first.counts.end() || after == last.counts.end() || seconds <= 0) return {};
    // A pipeline that a reload has replaced counts from nothing again.
    const auto rate = [seconds](std::uint64_t from, std::uint64_t to) {
        return to < from ? 0.0 : static_cast<double>(to - from) / seconds;
    };
    return {.read = rate(before->second.read, after->second.read),
            .finished = rate(before->second.finished, after->second.finished)};
}

}  // namespace strandline::app

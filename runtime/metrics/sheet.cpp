#include "metrics/sheet.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <utility>

#include "base/verify.hpp"

namespace strandline::metrics {
namespace {

prometheus::MetricType type_of(FamilyType type) {
    switch (type) {
        case FamilyType::counter:
            return prometheus::MetricType::Counter;
        case FamilyType::gauge:
            return prometheus::MetricType::Gauge;
        case FamilyType::histogram:
            return prometheus::MetricType::Histogram;
    }
    return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric::Histogram histogram_of(const engine::LatencySnapshot& latency) {
    prometheus::ClientMetric::Histogram histogram;
    histogram.sample_sum = latency.sum_s;
    for (std::size_t i = 0; i < latency.buckets.size(); ++i) {
        const bool above_all = i == engine::latency_bounds_s.size();
        histogram.sample_count += latency.buckets[i];
        histogram.bucket.push_back(
            {histogram.sample_count,
             above_all ? std::numeric_limits<double>::infinity() : engine::latency_bounds_s[i]});
    }
    return histogram;
}

}  // namespace

Sheet::Sample& Sheet::sample(const Family& family, FamilyType type, Labels labels) {
    STRANDLINE_VERIFY(family.type == type, "a sample fits the type of its family");
    STRANDLINE_VERIFY(family.labels().size() == labels.size(), "a value for each label");
    return families_[&family][std::vector<std::string>(labels.begin(), labels.end())];
}

void Sheet::count(const Family& family, Labels labels, std::uint64_t by) {
    sample(family, FamilyType::counter, labels).value += static_cast<double>(by);
}

void Sheet::set(const Family& family, Labels labels, double value) {
    sample(family, FamilyType::gauge, labels).value = value;
}

void Sheet::observe(const Family& family, Labels labels, const engine::LatencySnapshot& latency) {
    engine::LatencySnapshot& sum = sample(family, FamilyType::histogram, labels).latency;
    for (std::size_t i = 0; i < sum.buckets.size(); ++i) sum.buckets[i] += latency.buckets[i];
    sum.sum_s += latency.sum_s;
}

std::string Sheet::text() const {
    std::vector<prometheus::MetricFamily> page;
    for (const Family* family : all_families) {
        const auto samples = families_.find(family);
        if (samples == families_.end()) continue;
        prometheus::MetricFamily out{
            std::string(family->name), std::string(family->help), type_of(family->type), {}};
        for (const auto& [values, sample] : samples->second) {
            prometheus::ClientMetric& metric = out.metric.emplace_back();
            for (std::size_t i = 0; i < values.size(); ++i) {
                metric.label.push_back({std::string(family->labels()[i]), values[i]});
            }
            switch (family->type) {
                case FamilyType::counter:
                    metric.counter.value = sample.value;
                    break;
                case FamilyType::gauge:
                    metric.gauge.value = sample.value;
                    break;
                case FamilyType::histogram:
                    metric.histogram = histogram_of(sample.latency);
                    break;
            }
        }
        page.push_back(std::move(out));
    }
    return prometheus::TextSerializer().Serialize(page);
}

}  // namespace strandline::metrics

#include "bench/measure.hpp"

#include <algorithm>
#include <functional>

namespace strandline::bench {

namespace {

double median_of(const Series& series, const std::function<double(const Measured&)>& figure) {
    std::vector<double> values;
    for (const Measured& round : series.rounds) values.push_back(figure(round));
    return median(std::move(values));
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Series::records_per_s() const {
    return median_of(*this, [](const Measured& round) { return round.records_per_s(); });
}
double Series::cpu_us_per_record() const {
    return median_of(*this, [](const Measured& round) { return round.cpu_us_per_record(); });
}
double Series::allocations_per_record() const {
    return median_of(*this, [](const Measured& round) {
        return round.allocations < 0 ? -1 : round.allocations / static_cast<double>(round.records);
    });
}
double Series::rss_mb() const {
    return median_of(
        *this, [](const Measured& round) { return static_cast<double>(round.rss_bytes) / 1e6; });
}

double ratio(const Series& peer, const Series& host) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(peer.rounds.size(), host.rounds.size()); ++i)
        ratios.push_back(peer.rounds[i].cpu_us_per_record() / host.rounds[i].cpu_us_per_record());
    return median(std::move(ratios));
}

}  // namespace strandline::bench

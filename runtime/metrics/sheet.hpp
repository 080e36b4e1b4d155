#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot.hpp"
#include "metrics/families.hpp"

namespace strandline::metrics {

/// The samples of one scrape. The same labels of a family given twice are one sample: counters and
/// histograms add up, of a gauge the last counts. So no series can appear twice, which Prometheus
/// would refuse together with everything else on the page.
///
/// Threads  one sheet per scrape.
class Sheet {
public:
    using Labels = std::initializer_list<std::string_view>;  ///< values, in the family's order

    void count(const Family& family, Labels labels, std::uint64_t by);
    void set(const Family& family, Labels labels, double value);
    void observe(const Family& family, Labels labels, const engine::LatencySnapshot& latency);

    /// Prometheus text: families in the catalogue's order, samples in their labels' order.
    [[nodiscard]] std::string text() const;

private:
    struct Sample {
        double value{0};
        engine::LatencySnapshot latency;
    };
    using Samples = std::map<std::vector<std::string>, Sample>;

    Sample& sample(const Family& family, FamilyType type, Labels labels);

    std::map<const Family*, Samples> families_;
};

}  // namespace strandline::metrics

#pragma once

#include <map>
#include <string>
#include <vector>

namespace strandline::e2e {

/// One scrape of /metrics, read by the rules of Prometheus' text format.
class MetricsText {
public:
    using Labels = std::map<std::string, std::string>;

    MetricsText() = default;
    explicit MetricsText(const std::string& text);

    /// The sum of the series of that name whose labels include all of `labels`; 0 when there is none.
    [[nodiscard]] double sum(const std::string& name, const Labels& labels = {}) const;
    [[nodiscard]] bool has(const std::string& name, const Labels& labels = {}) const;
    [[nodiscard]] bool empty() const { return series_.empty(); }

private:
    struct Series {
        std::string name;
        Labels labels;
        double value{0};
    };
    static bool matches(const Series& series, const std::string& name, const Labels& labels);

    std::vector<Series> series_;
};

}  // namespace strandline::e2e

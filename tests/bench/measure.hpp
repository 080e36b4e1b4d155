#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace strandline::bench {

/// What one process took for the middle nine tenths of its records.
struct Measured {
    std::uint64_t records{0};
    double wall_s{0};
    double cpu_s{0};
    double allocations{0};  ///< calls of operator new; negative = not counted
    std::size_t rss_bytes{0};

    [[nodiscard]] double records_per_s() const { return static_cast<double>(records) / wall_s; }
    [[nodiscard]] double cpu_us_per_record() const {
        return cpu_s * 1e6 / static_cast<double>(records);
    }
};

/// All rounds of one kind of run.
struct Series {
    std::string name;
    std::vector<Measured> rounds;

    /// Medians, each figure on its own.
    [[nodiscard]] double records_per_s() const;
    [[nodiscard]] double cpu_us_per_record() const;
    [[nodiscard]] double allocations_per_record() const;
    [[nodiscard]] double rss_mb() const;
};

double median(std::vector<double> values);

/// Medians of the ratios of CPU per record, round by round: peer / host. Above 1 the host is cheaper.
double ratio(const Series& peer, const Series& host);

}  // namespace strandline::bench

#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace strandline::e2e {

/// What a check found. Words as in Jepsen's Kafka workload: lost write, duplicate, unseen, ...
struct Report {
    static constexpr std::size_t shown_max = 32;

    std::map<std::string, std::uint64_t> counts;
    std::map<std::string, std::uint64_t> violations;  ///< by invariant
    std::vector<std::string> shown;                   ///< the first of them, in words

    [[nodiscard]] bool clean() const { return violations.empty(); }
    void violate(const std::string& invariant, const std::string& what) {
        ++violations[invariant];
        if (shown.size() < shown_max) shown.push_back(invariant + ": " + what);
    }
    [[nodiscard]] bool violates(const std::string& invariant) const {
        return violations.contains(invariant);
    }

    friend std::ostream& operator<<(std::ostream& out, const Report& report) {
        for (const auto& [name, count] : report.counts) out << name << '=' << count << ' ';
        out << '\n';
        for (const auto& [name, count] : report.violations)
            out << "violated " << name << ": " << count << " times\n";
        for (const std::string& line : report.shown) out << "  " << line << '\n';
        return out;
    }
};

}  // namespace strandline::e2e

#include "base/log_limiter.hpp"

#include <utility>

namespace strandline {

using namespace std::chrono_literals;

LogLimiter::Site& LogLimiter::site_of(std::string_view site, TimePoint now) {
    if (const auto known = sites_.find(site); known != sites_.end()) return known->second;
    const std::string_view name = sites_.size() < sites_max ? site : std::string_view("_other");
    const auto [entry, added] = sites_.try_emplace(std::string(name));
    if (added) entry->second.window_start = now;
    return entry->second;
}

std::optional<std::uint64_t> LogLimiter::admit(std::string_view site, TimePoint now) {
    Site& entry = site_of(site, now);
    if (now - entry.window_start >= 1s) {
        entry.window_start = now;
        entry.in_window = 0;
    }
    if (entry.in_window == lines_per_second) {
        ++entry.unreported;
        ++entry.suppressed;
        return std::nullopt;
    }
    ++entry.in_window;
    return std::exchange(entry.unreported, 0);
}

std::map<std::string, std::uint64_t> LogLimiter::suppressed() const {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [site, entry] : sites_) {
        if (entry.suppressed != 0) counts.emplace(site, entry.suppressed);
    }
    return counts;
}

}  // namespace strandline

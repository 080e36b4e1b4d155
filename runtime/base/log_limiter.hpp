#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace strandline {

/// Lets each call site write so many lines a second and counts the rest. A site is its message text,
/// which comes from the code; should one be made up at run time, memory stays bounded all the same:
/// past `sites_max` they share the site "_other".
///
/// Threads  none of its own: the sink holds its mutex.
class LogLimiter {
public:
    static constexpr std::uint32_t lines_per_second = 20;
    static constexpr std::size_t sites_max = 512;

    /// Empty = hold this line back. Otherwise the number of lines held back since the site's last.
    std::optional<std::uint64_t> admit(std::string_view site, TimePoint now);

    /// Lines held back since the start, for the sites that had any.
    [[nodiscard]] std::map<std::string, std::uint64_t> suppressed() const;

private:
    struct Site {
        TimePoint window_start{};
        std::uint32_t in_window{0};
        std::uint64_t unreported{0};
        std::uint64_t suppressed{0};
    };

    Site& site_of(std::string_view site, TimePoint now);

    std::map<std::string, Site, std::less<>> sites_;
};

}  // namespace strandline

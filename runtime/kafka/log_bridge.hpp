#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace strandline::kafka {

/// librdkafka's log lines -> our logger. Failing connections are left to the ConnectionWatch, which
/// knows better what they mean; what repeats itself is counted.
///
/// Threads  [poll-thread]
class LogBridge {
public:
    LogBridge(Logger& logger, std::string client) : logger_(logger), client_(std::move(client)) {}

    /// `severity` is syslog's, `facility` librdkafka's short name of the matter.
    void write(int severity, std::string_view facility, std::string_view text, TimePoint now);

private:
    struct Window {
        TimePoint start;
        std::uint32_t lines{0};
        std::uint64_t held_back{0};
    };

    Logger& logger_;
    const std::string client_;
    std::map<std::string, Window, std::less<>>
        windows_;  // by facility, a closed set of librdkafka's
};

[[nodiscard]] LogLevel log_level_of(int severity, std::string_view facility);

}  // namespace strandline::kafka

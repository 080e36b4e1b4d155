#include "kafka/log_bridge.hpp"

#include <chrono>
#include <utility>

namespace strandline::kafka {
namespace {

constexpr std::uint32_t lines_per_window = 10;
constexpr std::chrono::seconds window_length{30};

constexpr int syslog_error = 3;
constexpr int syslog_warning = 4;
constexpr int syslog_info = 6;

}  // namespace

LogLevel log_level_of(int severity, std::string_view facility) {
    // Every reconnect of every broker thread writes one of these as an error.
    if (facility == "FAIL" || facility == "ERROR" || facility == "BROKERFAIL") {
        return LogLevel::debug;
    }
    if (severity <= syslog_error) return LogLevel::error;
    if (severity == syslog_warning) return LogLevel::warn;
    if (severity <= syslog_info) return LogLevel::info;
    return LogLevel::debug;
}

void LogBridge::write(int severity, std::string_view facility, std::string_view text,
                      TimePoint now) {
    auto found = windows_.find(facility);
    if (found == windows_.end()) found = windows_.emplace(facility, Window{now, 0, 0}).first;
    auto& window = found->second;
    if (now - window.start > window_length) {
        if (window.held_back > 0) {
            logger_.info("librdkafka repeated itself", {{"client", client_},
                                                        {"facility", std::string(facility)},
                                                        {"lines", window.held_back}});
        }
        window = Window{now, 0, 0};
    }
    const auto level = log_level_of(severity, facility);
    if (level != LogLevel::debug && ++window.lines > lines_per_window) {
        ++window.held_back;
        return;
    }
    const LogField fields[]{
        {"client", client_}, {"facility", std::string(facility)}, {"text", std::string(text)}};
    logger_.write(level, "librdkafka", fields);
}

}  // namespace strandline::kafka

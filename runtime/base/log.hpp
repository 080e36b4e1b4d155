#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace strandline {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

/// One `name=value` of a log line. Names are lower snake case and closed: they come from the code.
/// Values never hold payload, key or header bytes.
struct LogField {
    std::string_view name;
    std::string value;

    LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
    LogField(std::string_view field, const char* text) : name(field), value(text) {}
    LogField(std::string_view field, const std::string& text) : name(field), value(text) {}
    template <class Integer>
        requires std::is_integral_v<Integer>
    LogField(std::string_view field, Integer number) : name(field), value(std::to_string(number)) {}
};

/// Structured logging. One line per change of state, none per record.
///
/// Threads  [any-thread]
/// Errors   none: a line that cannot be written is dropped and counted.
class Logger {
public:
    virtual ~Logger() = default;
    virtual void write(LogLevel level, std::string_view message,
                       std::span<const LogField> fields) = 0;

    void debug(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::debug, message, {fields.begin(), fields.size()});
    }
    void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::info, message, {fields.begin(), fields.size()});
    }
    void warn(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::warn, message, {fields.begin(), fields.size()});
    }
    void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::error, message, {fields.begin(), fields.size()});
    }
};

}  // namespace strandline

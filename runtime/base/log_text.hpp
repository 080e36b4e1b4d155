#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/log.hpp"

/// How a log line looks: pure functions from values to bytes. What a value may hold is of no
/// concern to a terminal, a parser or a reader of logs: control bytes, ESC, invalid UTF-8, U+2028,
/// U+2029 and the marks that turn the direction of text come out as visible escapes.
namespace strandline {

enum class LogFormat : std::uint8_t {
    text,    ///< for people at a terminal
    logfmt,  ///< `time=... level=... msg="..." name=value`
    json,    ///< one object per line, the same names
    journal  ///< native fields of systemd-journald, one datagram per line
};

/// A message or value is cut, on a character boundary, where its escaped form passes this.
inline constexpr std::size_t log_field_bytes_max = 1024;
/// A line of text is never longer, so a pipe takes it whole or not at all (PIPE_BUF). Fields that no
/// longer fit are left out, and `fields_cut` says how many.
inline constexpr std::size_t log_line_bytes_max = 4096;

/// One line as it is known before it has a form.
struct LogLine {
    std::int64_t time_ms{0};  ///< Unix time
    LogLevel level{LogLevel::info};
    std::string_view message;
    std::span<const LogField> fields;
};

[[nodiscard]] std::string_view name_of(LogLevel level);

/// The line in `format` (text, logfmt or json), with its newline. [any-thread]
[[nodiscard]] std::string log_text(LogFormat format, const LogLine& line);

/// The datagram for systemd-journald. `MESSAGE_ID` is a hash of the message, so it stays as long as
/// the wording does. [any-thread]
[[nodiscard]] std::string log_datagram(const LogLine& line);

/// The 32 hexadecimal digits that `journalctl MESSAGE_ID=` takes for this message.
[[nodiscard]] std::string log_message_id(std::string_view message);

}  // namespace strandline

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/log_limiter.hpp"
#include "base/log_text.hpp"

namespace strandline {

/// The Logger of the running host: stderr, or the journal behind it.
///
/// A line is one write(2), never longer than PIPE_BUF. A reader that does not read costs its first
/// line 50 ms and every further one nothing: such lines are dropped and counted, and the host goes on.
/// Each call site may write 20 lines a second; its next line after a silence says `suppressed=N`.
///
/// Ownership  the descriptor stays the caller's; the clock must outlive the sink.
/// Threads    [any-thread]
/// Errors     none: a line that cannot be written is dropped and counted.
class LogSink final : public Logger {
public:
    struct Options {
        LogFormat format{LogFormat::logfmt};
        LogLevel level{LogLevel::info};
        int descriptor{2};
        std::string journal_socket{"/run/systemd/journal/socket"};
    };

    LogSink(Options options, const Clock& clock);
    ~LogSink() override;
    LogSink(const LogSink&) = delete;
    LogSink& operator=(const LogSink&) = delete;

    void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override;

    /// The lowest level that is written from now on.
    void set_level(LogLevel level);
    /// The same until `how_long` has passed, then the level of before. A second call replaces the
    /// first.
    void set_level_for(LogLevel level, Duration how_long);
    [[nodiscard]] LogLevel level() const;
    [[nodiscard]] LogFormat format() const { return options_.format; }

    /// Lines that the limit of 20 a second held back since the start, by message text.
    [[nodiscard]] std::map<std::string, std::uint64_t> suppressed() const;
    /// Lines that could not be written since the start.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

private:
    enum class Sent : std::uint8_t { yes, busy, no_reader };

    void emit(const LogLine& line);
    [[nodiscard]] std::string text_of(const LogLine& line) const;
    bool write_text(std::string_view text);
    Sent send_datagram(std::string_view datagram);

    // Constant after construction.
    const Options options_;
    const Clock& clock_;
    int journal_{-1};

    // Own synchronisation.
    std::atomic<LogLevel> level_;
    std::atomic<LogLevel> level_for_now_;
    std::atomic<Duration::rep> level_until_{0};  ///< on the clock; 0 = no end is set
    std::atomic<std::uint64_t> dropped_{0};

    // Protected by mutex_.
    mutable std::mutex mutex_;
    LogLimiter limiter_;
    bool reader_is_stuck_{false};
};

/// What fits `descriptor`: the journal when `journal_stream` (the environment's JOURNAL_STREAM) names
/// its device and inode, text on a terminal, logfmt otherwise.
[[nodiscard]] LogFormat detect_log_format(int descriptor, const char* journal_stream);

/// The sink for stderr. Without a format it is detected.
[[nodiscard]] std::unique_ptr<LogSink> make_stderr_logger(std::optional<LogFormat> format,
                                                          LogLevel level, const Clock& clock);

}  // namespace strandline

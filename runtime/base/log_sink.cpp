#include "base/log_sink.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace strandline {
namespace {

constexpr int patience_ms = 50;

// A connected socket, or -1: then lines go to the descriptor instead.
int connect_journal(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) return -1;
    std::memcpy(address.sun_path, path.data(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
    ::close(fd);
    return -1;
}

}  // namespace

LogSink::LogSink(Options options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      level_(options_.level),
      level_for_now_(options_.level) {
    if (options_.format == LogFormat::journal) journal_ = connect_journal(options_.journal_socket);
}

LogSink::~LogSink() {
    if (journal_ >= 0) ::close(journal_);
}

void LogSink::write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
    if (level < this->level()) return;
    const std::lock_guard lock(mutex_);
    const std::optional<std::uint64_t> held_back = limiter_.admit(message, clock_.now());
    if (!held_back) return;
    if (*held_back == 0) return emit({clock_.wall_ms(), level, message, fields});
    std::vector<LogField> with_note(fields.begin(), fields.end());
    with_note.emplace_back("suppressed", *held_back);
    emit({clock_.wall_ms(), level, message, with_note});
}

void LogSink::emit(const LogLine& line) {
    const Sent sent = journal_ >= 0 ? send_datagram(log_datagram(line)) : Sent::no_reader;
    const bool written =
        sent == Sent::yes || (sent == Sent::no_reader && write_text(text_of(line)));
    if (!written) dropped_.fetch_add(1, std::memory_order_relaxed);
}

std::string LogSink::text_of(const LogLine& line) const {
    const bool to_journal = options_.format == LogFormat::journal;
    return log_text(to_journal ? LogFormat::logfmt : options_.format, line);
}

// POLLOUT promises room for PIPE_BUF bytes in a pipe, and no line is longer: the write will not
// block. The descriptor is shared with other processes, so its O_NONBLOCK is not ours to set.
bool LogSink::write_text(std::string_view text) {
    pollfd wait{options_.descriptor, POLLOUT, 0};
    const int ready = ::poll(&wait, 1, reader_is_stuck_ ? 0 : patience_ms);
    reader_is_stuck_ = ready == 0;
    // With nobody at the other end a write would raise SIGPIPE.
    if (ready <= 0 || (wait.revents & (POLLERR | POLLNVAL)) != 0) return false;
    ssize_t written = -1;
    do {
        written = ::write(options_.descriptor, text.data(), text.size());
    } while (written < 0 && errno == EINTR);
    return written == static_cast<ssize_t>(text.size());
}

// A journal that is busy loses the line; one that is gone leaves it to the descriptor.
LogSink::Sent LogSink::send_datagram(std::string_view datagram) {
    const ssize_t sent =
        ::send(journal_, datagram.data(), datagram.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return Sent::yes;
    return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::busy : Sent::no_reader;
}

void LogSink::set_level(LogLevel level) {
    level_until_.store(0);
    level_.store(level);
}

void LogSink::set_level_for(LogLevel level, Duration how_long) {
    level_for_now_.store(level);
    level_until_.store((clock_.now() + how_long).time_since_epoch().count());
}

LogLevel LogSink::level() const {
    const Duration::rep until = level_until_.load();
    if (until != 0 && clock_.now().time_since_epoch().count() < until) return level_for_now_.load();
    return level_.load();
}

std::map<std::string, std::uint64_t> LogSink::suppressed() const {
    const std::lock_guard lock(mutex_);
    return limiter_.suppressed();
}

LogFormat detect_log_format(int descriptor, const char* journal_stream) {
    struct stat status{};
    if (journal_stream != nullptr && ::fstat(descriptor, &status) == 0) {
        const std::string ours =
            std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
        if (ours == journal_stream) return LogFormat::journal;
    }
    return ::isatty(descriptor) == 1 ? LogFormat::text : LogFormat::logfmt;
}

std::unique_ptr<LogSink> make_stderr_logger(std::optional<LogFormat> format, LogLevel level,
                                            const Clock& clock) {
    // Nothing in the host changes its environment.
    const char* const stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe)
    const LogFormat chosen = format ? *format : detect_log_format(STDERR_FILENO, stream);
    return std::make_unique<LogSink>(LogSink::Options{.format = chosen, .level = level}, clock);
}

}  // namespace strandline

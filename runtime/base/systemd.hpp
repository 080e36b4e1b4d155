#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"

namespace strandline {

/// Tells systemd what state the service is in: sd_notify(3) without libsystemd. Without a socket
/// (not started by systemd) every call does nothing.
///
/// Threads  [any-thread]: one datagram per call, no state.
/// Errors   false when the message did not leave; the service goes on without.
class SystemdNotifier {
public:
    /// `socket` is NOTIFY_SOCKET: a path, or '@' and an abstract name; empty = there is no systemd.
    explicit SystemdNotifier(std::string socket) : socket_(std::move(socket)) {}

    /// From NOTIFY_SOCKET.
    static SystemdNotifier from_environment();

    /// Start-up is done.
    bool ready(std::string_view status) const;
    /// One line of truth for `systemctl status`. Line breaks become spaces, so that a status cannot
    /// smuggle in another assignment.
    bool status(std::string_view status) const;
    /// A reload begins; ready() ends it. `now` is CLOCK_MONOTONIC.
    bool reloading(TimePoint now) const;
    bool stopping(std::string_view status) const;
    bool watchdog() const;
    /// Start or stop may take until `more` from now before systemd gives up.
    bool extend_timeout(Duration more) const;

    [[nodiscard]] bool active() const { return !socket_.empty(); }

private:
    bool send(const std::string& state) const;

    std::string socket_;
};

/// The watchdog period of this process from WATCHDOG_USEC and WATCHDOG_PID; feed it at half of that.
/// Empty when there is none or it watches another process.
[[nodiscard]] std::optional<Duration> watchdog_period(const char* usec, const char* pid,
                                                      std::int64_t own_pid);

}  // namespace strandline

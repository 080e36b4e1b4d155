#pragma once

#include <csignal>

namespace strandline::cli {

/// SIGTERM, SIGINT and SIGHUP as something to wait for, instead of handlers that may do nearly nothing.
///
/// Made before any thread is, so that all of them inherit the blocked signals. SIGPIPE is ignored.
class StopSignals {
public:
    StopSignals();

    /// Waits for the first; returns its number.
    int wait() const;
    /// Whether one has come by now.
    [[nodiscard]] bool pending() const;
    /// From now on another SIGTERM or SIGINT ends the process at once: the operator has lost patience.
    void second_one_kills() const;

private:
    sigset_t signals_{};
};

}  // namespace strandline::cli

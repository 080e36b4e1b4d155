#include "cli/signals.hpp"

#include <pthread.h>

namespace strandline::cli {

StopSignals::StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    // Nothing to us, and by default the end of the process: no drain, no commit.
    std::signal(SIGUSR1, SIG_IGN);
    std::signal(SIGUSR2, SIG_IGN);
}

int StopSignals::wait() const {
    int number = 0;
    sigwait(&signals_, &number);
    return number;
}

bool StopSignals::pending() const {
    sigset_t come{};
    sigpending(&come);
    return sigismember(&come, SIGTERM) == 1 || sigismember(&come, SIGINT) == 1 ||
           sigismember(&come, SIGHUP) == 1;
}

void StopSignals::second_one_kills() const {
    // The signal that stopped us may still be pending here (the demo only looks): take it first.
    const timespec no_time{};
    while (sigtimedwait(&signals_, nullptr, &no_time) > 0) {
    }
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

}  // namespace strandline::cli

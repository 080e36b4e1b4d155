#pragma once

#include <pthread.h>

#include <csignal>

namespace strandline::kafka {

/// What a thread of ours does first: signals are the main thread's, and a name helps in a debugger.
/// At most 15 characters of it count.
inline void begin_thread(const char* name) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    pthread_setname_np(pthread_self(), name);
}

}  // namespace strandline::kafka

#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.hpp"

namespace strandline::app {

/// Ends the process with exit code 75 (try again) when a stop takes longer than it may. librdkafka's
/// destroy has no deadline: one record that a stuck handler keeps, or a coordinator that is gone, would
/// hold it for ever. What was committed before is safe; the rest is done again.
///
/// Threads  its own; destroyed in time, it does nothing.
class StopGuard {
public:
    StopGuard(std::chrono::milliseconds deadline, Logger& log);
    ~StopGuard();
    StopGuard(const StopGuard&) = delete;
    StopGuard& operator=(const StopGuard&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopped_{false};
    std::thread thread_;
};

}  // namespace strandline::app

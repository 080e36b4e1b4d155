#include "app/stop_guard.hpp"

#include <unistd.h>

namespace strandline::app {

StopGuard::StopGuard(std::chrono::milliseconds deadline, Logger& log)
    : thread_([this, deadline, &log] {
          std::unique_lock lock(mutex_);
          if (wake_.wait_for(lock, deadline, [this] { return stopped_; })) return;
          log.error("stop took longer than it may: the process ends itself",
                    {{"deadline_ms", deadline.count()}, {"exit_code", 75}});
          ::_exit(75);
      }) {}

StopGuard::~StopGuard() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

}  // namespace strandline::app

#include "e2e/commit_watch.hpp"

#include <chrono>

namespace strandline::e2e {

using namespace std::chrono_literals;

CommitWatch::CommitWatch(const Connection& connection, const std::string& group,
                         const std::string& topic)
    : offsets_(connection, group, topic), thread_([this] { run(); }) {}

CommitWatch::~CommitWatch() { stop(); }

std::vector<CommitSeen> CommitWatch::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return seen_;
}

void CommitWatch::run() {
    while (!stopping_) {
        if (const auto offsets = offsets_.committed()) {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            seen_.push_back(
                {std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), *offsets});
            std::int64_t sum = 0;
            for (const std::int64_t offset : *offsets) sum += offset > 0 ? offset : 0;
            committed_ = sum;
        }
        std::this_thread::sleep_for(20ms);
    }
}

}  // namespace strandline::e2e

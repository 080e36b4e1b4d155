#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "e2e/checker.hpp"
#include "e2e/client.hpp"

namespace strandline::e2e {

/// Asks the broker for a group's committed offsets over and over, on a thread of its own, and keeps
/// every answer with its time.
class CommitWatch {
public:
    CommitWatch(const Connection& connection, const std::string& group, const std::string& topic);
    ~CommitWatch();
    CommitWatch(const CommitWatch&) = delete;
    CommitWatch& operator=(const CommitWatch&) = delete;

    /// The sum over the partitions of the last answer.
    [[nodiscard]] std::int64_t committed() const { return committed_; }
    /// Ends the thread; what it saw.
    std::vector<CommitSeen> stop();

private:
    void run();

    GroupOffsets offsets_;
    std::vector<CommitSeen> seen_;  ///< the thread's own until it has ended
    std::atomic<std::int64_t> committed_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace strandline::e2e

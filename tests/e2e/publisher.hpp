#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "e2e/client.hpp"
#include "e2e/workload.hpp"

namespace strandline::e2e {

/// Publishes a whole workload now, and checks that each record got its index as offset: so
/// (partition, index) of the workload are the coordinates in Kafka. The topic has to be new.
void publish(const Connection& connection, const std::string& topic, const Workload& workload);

/// The same on a thread of its own, at a pace, so that the host works under load meanwhile.
class PacedPublisher {
public:
    PacedPublisher(Connection connection, std::string topic, const Workload& workload,
                   int records_per_second);
    ~PacedPublisher();
    PacedPublisher(const PacedPublisher&) = delete;
    PacedPublisher& operator=(const PacedPublisher&) = delete;

    /// No pace any more: the rest as fast as it goes.
    void hurry() { hurry_ = true; }
    [[nodiscard]] bool done() const { return done_; }
    /// Waits for the end; throws what the thread met.
    void finish();

private:
    void run();

    const Connection connection_;
    const std::string topic_;
    const Workload& workload_;
    const int records_per_second_;
    std::atomic<bool> hurry_{false};
    std::atomic<bool> done_{false};
    std::string trouble_;  ///< the thread's own until it has ended
    std::thread thread_;
};

}  // namespace strandline::e2e

#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "kafka/output_tally.hpp"
#include "kafka/producer.hpp"
#include "kafka/producer_client.hpp"
#include "kafka/settings.hpp"
#include "kafka/size_limits.hpp"

namespace strandline::kafka {

/// The lives of one producer: the one that publishes now, and those that died and still have ports.
/// A dead one is replaced by its own poll thread, with backoff, and destroyed by a later one's.
class ProducerPool {
public:
    ProducerPool(ProducerSettings settings, Logger& logger, ProducerEvents events);

    Result<void> open();
    [[nodiscard]] std::shared_ptr<ProducerClient> current() const;
    bool flush(std::chrono::milliseconds deadline);
    [[nodiscard]] std::vector<OutputCounters> counters() const;
    void close(std::chrono::milliseconds deadline);

private:
    Result<std::shared_ptr<ProducerClient>> launch();
    void look_after();
    void replace();
    void forget_retired();

    const ProducerSettings settings_;
    Logger& logger_;
    const ProducerEvents events_;
    OutputTally tally_;
    SizeLimits limits_;

    mutable std::mutex lock_;
    // Guarded by lock_.
    std::shared_ptr<ProducerClient> current_;
    std::vector<std::shared_ptr<ProducerClient>> retired_;
    TimePoint last_launch_;
    std::chrono::milliseconds backoff_{0};
    bool closed_{false};
};

}  // namespace strandline::kafka

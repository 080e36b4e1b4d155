#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "kafka/settings.hpp"
#include "model/offset.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

class ConsumerThread;

/// A pipeline's consumer on librdkafka: one private queue per partition, which the lane drains, and
/// one poll thread, which is the only one that calls what may block.
///
/// Start      never waits for a broker: an absent one is reported through on_connection().
/// Stop       bounded by the pipeline's drain + last_commit + leave. Destroying librdkafka's handle
///            has no deadline of its own: the application's guard thread stands behind it.
/// Restart    start() may be called again once `done` of stop() was called, also after on_fatal().
/// Ownership  the events given to start() must live until `done` of stop() was called; the Consumer
///            must be destroyed by another thread than the one that calls `done`.
class Consumer final : public engine::Consumer {
public:
    /// `settings` were checked by check(), or start() says what is wrong.
    Consumer(ConsumerSettings settings, Logger& logger);
    ~Consumer() override;  ///< stops without a last commit if nobody called stop()
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    /// Errors  "kafka-config": all that is wrong with the settings, in one message.
    Result<void> start(engine::ConsumerEvents& events) override;
    void commit(std::vector<model::PartitionOffset> offsets) override;
    void seek(model::PartitionOffset to, std::function<void(Result<model::Offset>)> done) override;
    void reassign(std::vector<model::TopicPartition> gone) override;
    void stop(std::function<void()> done) override;

private:
    const ConsumerSettings settings_;
    Logger& logger_;
    std::unique_ptr<ConsumerThread> thread_;  // only on the control strand
};

}  // namespace strandline::kafka

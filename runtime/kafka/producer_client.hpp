#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "kafka/client_context.hpp"
#include "kafka/connection_watch.hpp"
#include "kafka/handles.hpp"
#include "kafka/log_bridge.hpp"
#include "kafka/output_tally.hpp"
#include "kafka/port_registry.hpp"
#include "kafka/settings.hpp"
#include "kafka/size_limits.hpp"

namespace strandline::kafka {

/// One life of a producer: client, topic handles, poll thread. It ends with close(), or with a fatal
/// error: from then on every publish is answered with a failed report.
class ProducerClient : public ClientContext {
public:
    struct Events {
        std::function<void(const std::optional<Error>& trouble)> on_connection;
        std::function<void(const Error& error)> on_fatal;
        std::function<void()> on_tick;  ///< about once a second
    };

    static Result<std::shared_ptr<ProducerClient>> launch(const ProducerSettings& settings,
                                                          Logger& logger, OutputTally& tally,
                                                          SizeLimits& limits, Events events);
    ~ProducerClient();
    ProducerClient(const ProducerClient&) = delete;
    ProducerClient& operator=(const ProducerClient&) = delete;

    [[nodiscard]] PortRegistry::Place open_place() { return ports_.open(); }
    [[nodiscard]] rd_kafka_t* client() const { return client_.get(); }
    [[nodiscard]] rd_kafka_topic_t* topic(engine::OutputIndex output) const {
        return outputs_[output].topic.get();
    }
    [[nodiscard]] std::size_t outputs() const { return outputs_.size(); }
    /// -1 = not known yet.
    [[nodiscard]] std::int32_t partitions(engine::OutputIndex output) const {
        return outputs_[output].partitions.load(std::memory_order_relaxed);
    }
    /// The most that one record may take on the wire.
    [[nodiscard]] std::size_t message_max(engine::OutputIndex output) const {
        return std::min(message_max_, limits_.record(output));
    }
    [[nodiscard]] bool dead() const { return dead_.load(std::memory_order_acquire); }

    [[nodiscard]] bool runs_on(std::thread::id thread) const { return thread_.get_id() == thread; }

    bool flush(std::chrono::milliseconds deadline);
    /// Gives up what is not answered (it is reported as failed) and ends the poll thread.
    void close();

private:
    ProducerClient(const ProducerSettings& settings, Logger& logger, OutputTally& tally,
                   SizeLimits& limits, Events events);

    struct Output {
        TopicHandle topic;
        std::atomic<std::int32_t> partitions{-1};
    };

    Result<void> open();
    void run();
    void poll();
    void on_event(rd_kafka_event_t& event);
    void sort_reports(rd_kafka_event_t& event);
    void on_error(rd_kafka_event_t& event);
    void on_connection(const std::optional<Error>& trouble);
    [[nodiscard]] engine::Report::Outcome outcome_of(const rd_kafka_message_t& message);
    engine::Report::Outcome refused_for_size(const rd_kafka_message_t& message);
    void give_up();
    void die(const char* text);
    void look_for_topics();
    void on_topic(const rd_kafka_metadata_topic_t& topic);

    // Constant after construction.
    const ProducerSettings settings_;
    const Events events_;
    ClientHandle client_;
    QueueHandle queue_;
    std::vector<Output> outputs_;
    std::size_t message_max_{1'000'000};
    std::size_t batch_max_{1'000'000};
    SizeLimits& limits_;

    PortRegistry ports_;

    // Only on the poll thread.
    Logger& logger_;
    LogBridge log_;
    ConnectionWatch watch_;
    TimePoint next_look_;
    TimePoint next_tick_;
    std::vector<EventHandle> served_;

    std::atomic<bool> dead_{false};
    std::atomic<bool> closing_{false};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace strandline::kafka

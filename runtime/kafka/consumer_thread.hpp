#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "kafka/assignment.hpp"
#include "kafka/client_context.hpp"
#include "kafka/commits.hpp"
#include "kafka/connection_watch.hpp"
#include "kafka/handles.hpp"
#include "kafka/log_bridge.hpp"
#include "kafka/settings.hpp"

namespace strandline::kafka {

/// One life of a consumer, from joining the group to leaving it: the client, its poll thread, and all
/// that happens on it. The poll thread is the only caller of what may block.
class ConsumerThread : public ClientContext {
public:
    static Result<std::unique_ptr<ConsumerThread>> launch(const ConsumerSettings& settings,
                                                          Logger& logger,
                                                          engine::ConsumerEvents& events);
    /// Ends without a word to the pipeline, if stop() was not called.
    ~ConsumerThread();
    ConsumerThread(const ConsumerThread&) = delete;
    ConsumerThread& operator=(const ConsumerThread&) = delete;

    void commit(std::vector<model::PartitionOffset> offsets);  // any thread
    void seek(model::PartitionOffset to,
              std::function<void(Result<model::Offset>)> done);  // any thread
    void reassign(std::vector<model::TopicPartition> gone);      // any thread
    void stop(std::function<void()> done);                       // any thread

private:
    ConsumerThread(const ConsumerSettings& settings, Logger& logger,
                   engine::ConsumerEvents& events);

    Result<void> open();
    void run();
    void run_commands();
    void join_group();
    void poll();
    void on_error(const rd_kafka_message_t& message);
    void on_client_error(rd_kafka_resp_err_t code, const char* reason);
    void on_rebalance(rd_kafka_resp_err_t what, const rd_kafka_topic_partition_list_t* partitions);
    void on_commit_result(CommitResult result);
    void on_connection(const std::optional<Error>& trouble);
    void die();
    void look_for_topics();
    void take_again(const std::vector<model::TopicPartition>& gone);
    void shut_down();
    void leave_group();
    [[nodiscard]] bool post(std::function<void()> command);
    void wake();
    [[nodiscard]] bool ending() const { return stopping_.load() || abandoned_.load(); }

    // Constant after construction.
    const ConsumerSettings settings_;
    engine::ConsumerEvents& events_;
    Logger& logger_;
    const std::shared_ptr<MessageCount> messages_;
    ClientHandle client_;
    QueueHandle consumer_queue_;
    std::unique_ptr<Commits> commits_;

    // Only on the poll thread.
    LogBridge log_;
    ConnectionWatch watch_;
    std::unique_ptr<Assignment> assignment_;
    bool dead_{false};
    TimePoint next_look_;

    std::atomic<bool> stopping_{false};
    std::atomic<bool> abandoned_{false};
    std::mutex lock_;
    std::vector<std::function<void()>> commands_;  // guarded by lock_
    std::function<void()> done_;                   // guarded by lock_
    bool closed_{false};                           // guarded by lock_: nothing is polled any more

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace strandline::kafka

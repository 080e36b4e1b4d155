#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/io.hpp"
#include "support/fake_source.hpp"

namespace strandline::testing {

/// A consumer whose poll thread is its own, because what it tells the pipeline blocks until the
/// pipeline has done its part. Partitions' logs outlive their assignments.
///
/// Threads  [any-thread]; events come from its own thread
class FakeConsumer final : public engine::Consumer {
public:
    using Where = model::TopicPartition;

    /// Shared by the consumers of one pipeline, as the cluster is.
    struct Cluster {
        std::mutex mutex;
        std::map<Where, std::int64_t> committed;  ///< as the broker has it
        std::vector<std::vector<model::PartitionOffset>> commits;
        bool fell{false};  ///< some commit went backwards
    };

    explicit FakeConsumer(std::shared_ptr<Cluster> cluster);
    ~FakeConsumer() override;

    // ---- What the test lets happen. Each returns at once; done() says that the poll thread is through.
    void assign(std::vector<engine::Assigned> partitions);
    /// Revoke: drain, last commit, release.
    void revoke(std::vector<Where> partitions);
    void lose(std::vector<Where> partitions);
    void die(Error error, bool rebuild);
    void join();
    void connection(std::optional<Error> trouble);
    [[nodiscard]] bool done() const;

    /// Commits are answered so, at once; `silent` keeps them until answer().
    void answer_commits(engine::CommitAnswer answer);
    void stay_silent();
    void answer(engine::CommitAnswer answer);
    void fail_start(Error error);
    void fail_seeks(bool fail);
    void hold_seeks(bool hold);
    /// Seeks lead so many records below their place.
    void set_history(std::int64_t records);
    void release_seeks();

    // ---- What the pipeline did
    [[nodiscard]] std::vector<model::PartitionOffset> last_revoked() const;
    [[nodiscard]] std::size_t commits_sent() const;
    [[nodiscard]] std::vector<model::PartitionOffset> seeks() const;
    [[nodiscard]] std::vector<std::vector<Where>> reassigns() const;
    [[nodiscard]] bool started() const;
    [[nodiscard]] bool stopped() const;

    Result<void> start(engine::ConsumerEvents& events) override;
    void commit(std::vector<model::PartitionOffset> offsets) override;
    void seek(model::PartitionOffset to, std::function<void(Result<model::Offset>)> done) override;
    void reassign(std::vector<Where> gone) override;
    void stop(std::function<void()> done) override;

private:
    struct Seek {
        model::PartitionOffset to;
        std::function<void(Result<model::Offset>)> done;
    };

    void on_poll_thread(std::function<void()> job);
    void poll();
    void give_back(const std::vector<Where>& partitions, engine::CloseReason reason);
    void land(const std::vector<model::PartitionOffset>& offsets);
    void move(const Seek& seek);

    const std::shared_ptr<Cluster> cluster_;
    engine::ConsumerEvents* events_{nullptr};

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool working_{false};
    bool ending_{false};
    std::map<Where, std::shared_ptr<engine::Source>> assigned_;
    std::optional<engine::CommitAnswer> commit_answer_{engine::CommitAnswer::committed};
    std::deque<std::vector<model::PartitionOffset>> unanswered_;
    std::optional<Error> start_failure_;
    bool fail_seeks_{false};
    std::int64_t history_{0};
    bool hold_seeks_{false};
    std::vector<Seek> held_seeks_;
    std::vector<model::PartitionOffset> last_revoked_;
    std::vector<model::PartitionOffset> seeks_;
    std::vector<std::vector<Where>> reassigns_;
    std::size_t commits_sent_{0};
    bool started_{false};
    bool stopped_{false};
    std::thread thread_;
};

}  // namespace strandline::testing

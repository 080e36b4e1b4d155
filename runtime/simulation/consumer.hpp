#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/pipeline.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"
#include "simulation/group.hpp"
#include "simulation/source.hpp"

namespace strandline::simulation {

/// A process' consumer: what the kafka room does on its poll thread, as jobs, one after another. A job
/// that tells the pipeline something goes on when the pipeline has done its part.
class SimulatedConsumer final : public engine::Consumer,
                                public GroupMember,
                                public std::enable_shared_from_this<SimulatedConsumer> {
public:
    SimulatedConsumer(Ground& ground, std::shared_ptr<Process> process, Cluster& cluster,
                      Group& group, std::weak_ptr<engine::Pipeline> pipeline);

    /// Dead: fatal, its partitions lost.
    void die();
    /// The process died: the lanes are lost, then `done`.
    void bury(std::function<void()> done);

    Result<void> start(engine::ConsumerEvents& events) override;
    void commit(std::vector<model::PartitionOffset> offsets) override;
    void seek(model::PartitionOffset to, std::function<void(Result<model::Offset>)> done) override;
    void reassign(std::vector<model::TopicPartition> gone) override;
    void stop(std::function<void()> done) override;

    [[nodiscard]] const Process& process() const override { return *process_; }
    void on_rebalance() override;
    void on_assignment(std::uint64_t generation,
                       std::vector<model::TopicPartition> partitions) override;
    void on_expelled() override;

private:
    using Where = model::TopicPartition;
    using Done = std::function<void()>;
    using Job = std::function<void(Done)>;

    void post(Job job);
    void run_next();
    void join();

    void take(std::vector<Where> partitions, const std::vector<Where>& gone, const Done& done);
    engine::Assigned open(const Where& where, bool gone);
    [[nodiscard]] std::int64_t history_from(const model::PartitionOffset& start);
    void give_back(engine::CloseReason reason, const Done& done);
    void settle_then(Done done);
    void last_commit(std::vector<model::PartitionOffset> offsets, const Done& done);
    void release(engine::CloseReason reason, const Done& done);
    void lose(const Done& done);
    void end_stop();
    [[nodiscard]] std::vector<Where> assigned() const;

    void send(std::vector<model::PartitionOffset> offsets,
              std::function<void(engine::CommitAnswer)> answered);
    void answer_once(std::uint64_t number, engine::CommitAnswer answer);

    Ground& ground_;
    const std::shared_ptr<Process> process_;
    Cluster& cluster_;
    Group& group_;
    const std::weak_ptr<engine::Pipeline> pipeline_;
    engine::ConsumerEvents* events_{nullptr};

    std::deque<Job> jobs_;
    bool working_{false};
    bool dead_{false};
    bool stopped_{false};
    Done stop_done_;
    std::map<Where, std::shared_ptr<SimulatedSource>> assigned_;
    std::optional<Group::MemberId> member_;
    std::uint64_t generation_{0};
    TimePoint last_sent_;

    struct InFlight {
        std::uint64_t number{0};
        std::vector<model::PartitionOffset> offsets;
        std::function<void(engine::CommitAnswer)> answered;
    };
    std::optional<InFlight> commit_;
    std::uint64_t commits_{0};
    std::vector<Done> settled_;
};

}  // namespace strandline::simulation

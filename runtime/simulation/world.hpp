#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulation/checker.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"
#include "simulation/group.hpp"
#include "simulation/host.hpp"

namespace strandline::simulation {

/// How a run ended.
struct Outcome {
    std::optional<Violation> violation;
    std::uint64_t trace_hash{0};
    std::uint64_t steps{0};
    std::uint64_t crashes{0};
    std::uint64_t rebalances{0};
    Checker::Counts counts;
    Duration took{0};                ///< virtual time
    std::vector<Trace::Line> trace;  ///< if it was asked for
};

/// A cluster, hosts, and what goes wrong: one thread, one io_context, one seed. Where the plan's times
/// and the seed are the same, so is every step.
///
/// Threads  one
/// Errors   what breaks an invariant ends the run, and is the outcome. An assertion of the engine ends
///          the program.
class World {
public:
    explicit World(const Plan& plan, bool keeps_trace = false);
    ~World();

    Outcome run();

    // ---- For tests that look closer
    [[nodiscard]] Cluster& cluster() { return cluster_; }
    [[nodiscard]] Group& group() { return group_; }
    [[nodiscard]] Ground& ground() { return ground_; }
    /// Lives of hosts that are not over, and that should be: nothing may be left of them.
    [[nodiscard]] std::size_t undead() const;

private:
    struct Host {
        std::shared_ptr<HostProcess> now;
        bool stopping{false};
    };
    class Silence;

    void schedule();
    void schedule(const Fault& fault);
    void arrive(const Arrival& arrival);
    void replay_from(const model::TopicPartition& dead_letters);
    void ensure_running(std::size_t host);
    void stop_host(std::size_t host);
    void die(Process& process);
    void look();
    void run_until_over();
    void tear_down();
    [[nodiscard]] std::string standing_still();
    void check_metrics(HostProcess& host);

    Ground ground_;
    Cluster cluster_;
    Checker checker_;
    Group group_;
    Crashes crashes_by_record_;
    std::unique_ptr<Logger> log_;
    std::vector<Host> hosts_;
    std::vector<std::weak_ptr<HostProcess>> lives_;
    std::map<model::TopicPartition, std::size_t> replayed_;
    std::set<std::tuple<std::string, std::int32_t, std::int64_t, std::uint32_t>> replays_;
    std::size_t replays_due_{0};
    const std::shared_ptr<int> replayer_ = std::make_shared<int>(0);  // it listens as long as this
    std::uint32_t processes_{0};
    std::uint64_t crashes_{0};
    std::size_t to_stop_{0};
    bool ending_{false};
    bool over_{false};
};

/// One run of that plan.
[[nodiscard]] Outcome run(const Plan& plan, bool keeps_trace = false);

}  // namespace strandline::simulation

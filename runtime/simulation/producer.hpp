#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "simulation/checker.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"

namespace strandline::simulation {

class SimulatedPort;

/// One process' producer: idempotent, so that what one lane sends to one partition arrives in its
/// order and once, or not at all; what is sent behind a record that failed fails with it.
///
/// Above `value_bytes_max` an output is too large; a value that ends in " refused" is never accepted.
class SimulatedProducer : public std::enable_shared_from_this<SimulatedProducer> {
public:
    static constexpr std::size_t value_bytes_max = 8192;

    SimulatedProducer(Ground& ground, std::shared_ptr<Process> process, Cluster& cluster);

    [[nodiscard]] std::shared_ptr<SimulatedPort> open_port(const model::TopicPartition& source);
    /// The process died: whoever waits for an answer gets one, so that its lanes can be taken apart.
    void bury();

private:
    friend class SimulatedPort;

    /// On its way to the broker, or back.
    struct Flight {
        std::weak_ptr<SimulatedPort> port;
        Publication by;
        engine::Ticket ticket{0};
        engine::OutputIndex output{0};
        model::TopicPartition to;
        StoredRecord record;
        TimePoint arrives;
    };

    engine::Published take(SimulatedPort& port, const engine::OutRecord& record,
                           engine::Ticket ticket);
    void arrive(const Flight& flight);
    engine::Report::Outcome store(const Flight& flight);
    void append(const Flight& flight);
    void answer(const Flight& flight, engine::Report::Outcome outcome, const char* error);

    Ground& ground_;
    const std::shared_ptr<Process> process_;
    Cluster& cluster_;
    std::uint64_t lanes_{0};
    std::size_t waiting_{0};
    std::map<model::TopicPartition, TimePoint> last_arrival_;
    std::set<std::pair<std::uint64_t, model::TopicPartition>> broken_;  // lane, and where to
    std::vector<std::weak_ptr<SimulatedPort>> ports_;
};

/// One lane's way to it.
class SimulatedPort final : public engine::Publisher,
                            public std::enable_shared_from_this<SimulatedPort> {
public:
    SimulatedPort(std::shared_ptr<SimulatedProducer> producer, Publication by)
        : producer_(std::move(producer)), by_(std::move(by)) {}

    void notify(std::function<void()> wake) override { wake_ = std::move(wake); }
    engine::Published publish(const engine::OutRecord& record, engine::Ticket ticket) override;
    void take_reports(std::vector<engine::Report>& reports) override;
    [[nodiscard]] std::size_t value_bytes_max(engine::OutputIndex /*output*/,
                                              std::size_t other_bytes) const override {
        const std::size_t most = SimulatedProducer::value_bytes_max;
        return most > other_bytes ? most - other_bytes : 0;
    }

private:
    friend class SimulatedProducer;
    void put(const engine::Report& report);
    void fail_waiting();

    const std::shared_ptr<SimulatedProducer> producer_;
    const Publication by_;
    std::function<void()> wake_;
    std::vector<engine::Report> reports_;
    std::vector<engine::Report> waiting_;  // what would be said if the process died
};

}  // namespace strandline::simulation

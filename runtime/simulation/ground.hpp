#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "engine/strand.hpp"
#include "simulation/plan.hpp"
#include "simulation/random.hpp"
#include "simulation/trace.hpp"
#include "simulation/virtual_time.hpp"

namespace strandline::simulation {

class Checker;

/// One life of a host. After its crash nothing that it does has an effect: what is left of it is only
/// taken apart.
struct Process {
    std::uint32_t number{0};  ///< of all processes of the run, from 1
    std::size_t host{0};
    bool dead{false};
    TimePoint died;
};

/// What all parts of a simulated world stand on.
struct Ground {
    Ground(const Plan& what, bool keeps_lines)
        : plan(what), random(what.seed), trace(keeps_lines) {}

    const Plan& plan;
    engine::asio::io_context io;
    VirtualTime time;
    Random random;
    Trace trace;
    Checker* checker{nullptr};
    std::function<void(Process&)> crash;  ///< lets this process die now

    // Steps: each call through the interfaces of the engine, counted over the run.
    std::uint64_t steps{0};
    std::set<std::uint64_t> crash_before;
    std::set<std::uint64_t> crash_after;

    [[nodiscard]] Duration latency() {
        return random.between(std::chrono::microseconds{50}, plan.latency_max);
    }
    /// The fault of that kind which holds now, if there is one.
    [[nodiscard]] const Fault* fault(Fault::Kind kind) const;
    [[nodiscard]] const Fault* fault(Fault::Kind kind, std::size_t target) const;
    void note(const Process& process, std::string_view what,
              const model::TopicPartition& where = {}, std::int64_t offset = -1,
              std::string_view more = {}) {
        trace.add(time.elapsed(), process.number, what, where, offset, more);
    }
    void note(std::string_view what, const model::TopicPartition& where = {},
              std::int64_t offset = -1, std::string_view more = {}) {
        trace.add(time.elapsed(), 0, what, where, offset, more);
    }
};

/// One call through an interface of the engine: a process may die before it has its effect, or after.
/// False = it has none, because the process is dead.
class Step {
public:
    Step(Ground& ground, Process& process, std::string_view call,
         const model::TopicPartition& where = {}, std::int64_t offset = -1);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    explicit operator bool() const { return alive_; }

private:
    Ground& ground_;
    Process& process_;
    std::uint64_t number_{0};
    bool alive_{false};
};

}  // namespace strandline::simulation

#include "simulation/ground.hpp"

namespace strandline::simulation {

const Fault* Ground::fault(Fault::Kind kind) const {
    for (const Fault& each : plan.faults)
        if (each.kind == kind && each.from <= time.elapsed() && time.elapsed() < each.until)
            return &each;
    return nullptr;
}

const Fault* Ground::fault(Fault::Kind kind, std::size_t target) const {
    for (const Fault& each : plan.faults)
        if (each.kind == kind && each.target == target && each.from <= time.elapsed() &&
            time.elapsed() < each.until)
            return &each;
    return nullptr;
}

Step::Step(Ground& ground, Process& process, std::string_view call,
           const model::TopicPartition& where, std::int64_t offset)
    : ground_(ground), process_(process) {
    if (process_.dead) return;
    number_ = ++ground_.steps;
    ground_.note(process_, call, where, offset);
    if (ground_.crash_before.contains(number_)) ground_.crash(process_);
    alive_ = !process_.dead;
}

Step::~Step() {
    if (alive_ && !process_.dead && ground_.crash_after.contains(number_)) ground_.crash(process_);
}

}  // namespace strandline::simulation

#include "simulation/producer.hpp"

#include <algorithm>

namespace strandline::simulation {

using engine::Published;
using Outcome = engine::Report::Outcome;

namespace {

using namespace std::chrono_literals;

constexpr Duration sent_already = 100ms;  // what a dead process has sent arrives within it
constexpr Duration delivery_timeout = 4s;

std::size_t size_of(const engine::OutRecord& record) {
    std::size_t size = record.key.size() + record.value.size();
    for (const model::Header& header : record.headers)
        size += header.name.size() + header.value.size();
    return size;
}

}  // namespace

SimulatedProducer::SimulatedProducer(Ground& ground, std::shared_ptr<Process> process,
                                     Cluster& cluster)
    : ground_(ground), process_(std::move(process)), cluster_(cluster) {}

std::shared_ptr<SimulatedPort> SimulatedProducer::open_port(const model::TopicPartition& source) {
    auto port = std::make_shared<SimulatedPort>(
        shared_from_this(),
        Publication{.process = process_->number, .lane = ++lanes_, .source = source});
    std::erase_if(ports_, [](const auto& each) { return each.expired(); });
    ports_.push_back(port);
    return port;
}

Published SimulatedProducer::take(SimulatedPort& port, const engine::OutRecord& record,
                                  engine::Ticket ticket) {
    const engine::OutputSettings& output = ground_.plan.settings.outputs[record.output];
    const Step step(ground_, *process_, "publish", {output.topic, port.by_.source.partition},
                    static_cast<std::int64_t>(ticket));
    if (!step) {
        port.put({.ticket = ticket,
                  .outcome = Outcome::failed,
                  .output = record.output,
                  .error = "_DESTROY"});
        return Published::queued;
    }
    if (size_of(record) > value_bytes_max) return Published::too_large;
    if (record.partition >= cluster_.partitions()) return Published::refused;
    const Fault* full = ground_.fault(Fault::Kind::queue_full);
    const auto room =
        full != nullptr ? static_cast<std::size_t>(full->number) : ground_.plan.queue_max;
    if (waiting_ >= room) return Published::full;

    Flight flight;
    flight.port = port.weak_from_this();
    flight.by = port.by_;
    flight.ticket = ticket;
    flight.output = record.output;
    flight.to = {output.topic,
                 record.partition >= 0 ? record.partition : cluster_.partition_of(record.key)};
    flight.record.timestamp_ms = record.timestamp_ms;
    flight.record.key = copy(record.key);
    flight.record.value = copy(record.value);
    for (const model::Header& header : record.headers)
        flight.record.headers.emplace_back(std::string(header.name), copy(header.value));
    TimePoint& last = last_arrival_[flight.to];
    last = std::max(last, ground_.time.now() + ground_.latency());
    flight.arrives = last;
    ++waiting_;
    port.waiting_.push_back({.ticket = ticket,
                             .outcome = Outcome::failed,
                             .output = record.output,
                             .error = "_DESTROY"});
    ground_.time.at(
        last, [self = shared_from_this(), flight = std::move(flight)] { self->arrive(flight); });
    return Published::queued;
}

void SimulatedProducer::arrive(const Flight& flight) {
    if (process_->dead) {
        // What it had sent before it died goes its way; what it had not is gone.
        if (flight.arrives <= process_->died + sent_already) (void)store(flight);
        return;
    }
    const Outcome outcome = store(flight);
    Duration wait = ground_.latency();
    if (outcome == Outcome::failed) wait += delivery_timeout;
    if (ground_.fault(Fault::Kind::output_slow, flight.output) != nullptr)
        wait += ground_.random.between(Duration{1s}, Duration{8s});
    const char* error = outcome == Outcome::acknowledged ? ""
                        : outcome == Outcome::refused    ? "INVALID_RECORD"
                                                         : "_MSG_TIMED_OUT";
    ground_.time.after(wait, [self = shared_from_this(), flight, outcome, error] {
        self->answer(flight, outcome, error);
    });
}

/// What the broker does with it.
Outcome SimulatedProducer::store(const Flight& flight) {
    const std::pair lane{flight.by.lane, flight.to};
    if (broken_.contains(lane)) return Outcome::failed;
    if (flight.record.value && flight.record.value->ends_with(" refused") &&
        flight.output < ground_.plan.settings.dead_letter_output())
        return Outcome::refused;
    if (ground_.fault(Fault::Kind::output_fails, flight.output) != nullptr) {
        broken_.insert(lane);
        return Outcome::failed;
    }
    append(flight);
    if (ground_.fault(Fault::Kind::answers_lost, flight.output) == nullptr)
        return Outcome::acknowledged;
    broken_.insert(lane);
    return Outcome::failed;
}

void SimulatedProducer::append(const Flight& flight) {
    const engine::PipelineSettings& settings = ground_.plan.settings;
    Log& log = cluster_.log(flight.to);
    const StoredRecordPtr stored = log.append(flight.record);
    ground_.note("appended", flight.to, stored->offset, view(stored->value));
    if (flight.output >= settings.dead_letter_output())
        ground_.checker->on_dead_letter(flight.by, *stored,
                                        flight.output == settings.poison_output());
    else
        ground_.checker->on_output(flight.by, flight.to, *stored);
}

void SimulatedProducer::answer(const Flight& flight, Outcome outcome, const char* error) {
    if (process_->dead) return;
    --waiting_;
    const auto port = flight.port.lock();
    if (!port) return;
    std::erase_if(port->waiting_, [&, found = false](const engine::Report& report) mutable {
        const bool it = !found && report.ticket == flight.ticket && report.output == flight.output;
        found = found || it;
        return it;
    });
    port->put(
        {.ticket = flight.ticket, .outcome = outcome, .output = flight.output, .error = error});
}

void SimulatedProducer::bury() {
    for (const auto& each : ports_)
        if (const auto port = each.lock()) port->fail_waiting();
}

Published SimulatedPort::publish(const engine::OutRecord& record, engine::Ticket ticket) {
    return producer_->take(*this, record, ticket);
}

void SimulatedPort::take_reports(std::vector<engine::Report>& reports) {
    if (reports_.empty()) return;
    // A process that is being taken apart needs its answers too.
    const Step step(producer_->ground_, *producer_->process_, "reports", by_.source,
                    static_cast<std::int64_t>(reports_.size()));
    reports.insert(reports.end(), reports_.begin(), reports_.end());
    reports_.clear();
}

void SimulatedPort::put(const engine::Report& report) {
    const bool first = reports_.empty();
    reports_.push_back(report);
    if (first && wake_) wake_();
}

void SimulatedPort::fail_waiting() {
    for (const engine::Report& report : std::exchange(waiting_, {})) put(report);
}

}  // namespace strandline::simulation

#include "simulation/world.hpp"

#include <algorithm>

namespace strandline::simulation {

using namespace std::chrono_literals;
using model::TopicPartition;

namespace {

constexpr Duration look_every = 500ms;
constexpr Duration overlap_max = 5ms;
constexpr std::uint64_t turns_max = 20'000'000;
constexpr std::uint64_t burial_turns_max = 100'000;

}  // namespace

/// What a host logs is not the simulation's to read.
class World::Silence final : public Logger {
public:
    void write(LogLevel /*level*/, std::string_view /*message*/,
               std::span<const LogField> /*fields*/) override {}
};

World::World(const Plan& plan, bool keeps_trace)
    : ground_(plan, keeps_trace),
      cluster_(plan.partitions),
      checker_(ground_),
      group_(ground_, cluster_),
      log_(std::make_unique<Silence>()),
      hosts_(plan.hosts) {
    ground_.checker = &checker_;
    ground_.crash = [this](Process& process) { die(process); };
}

World::~World() = default;

Outcome World::run() {
    schedule();
    for (std::size_t host = 0; host < hosts_.size(); ++host)
        ground_.time.after(ground_.latency(), [this, host] { ensure_running(host); });
    run_until_over();
    if (!checker_.violation()) checker_.check_end();
    Outcome outcome;
    outcome.trace_hash = ground_.trace.hash();
    outcome.steps = ground_.steps;
    outcome.crashes = crashes_;
    outcome.rebalances = group_.rebalances();
    outcome.counts = checker_.counts();
    outcome.took = ground_.time.elapsed();
    tear_down();
    outcome.violation = checker_.violation();
    outcome.trace = ground_.trace.lines();
    return outcome;
}

// ---- What comes, and what goes wrong -------------------------------------------------------------------

void World::schedule() {
    for (const Arrival& each : ground_.plan.arrivals)
        ground_.time.after(each.when, [this, &each] { arrive(each); });
    for (const Fault& each : ground_.plan.faults) schedule(each);
    if (ground_.plan.replays) {
        for (std::int32_t i = 0; i < cluster_.partitions(); ++i) {
            const TopicPartition where{dead_letter_topic, i};
            cluster_.log(where).listen(std::weak_ptr<void>(replayer_),
                                       [this, where] { replay_from(where); });
        }
    }
    ground_.time.after(ground_.plan.healed, [this] { look(); });
}

void World::schedule(const Fault& fault) {
    const std::size_t host = fault.target % hosts_.size();
    switch (fault.kind) {
        case Fault::Kind::crash_at_step:
            (fault.after ? ground_.crash_after : ground_.crash_before)
                .insert(static_cast<std::uint64_t>(fault.number));
            break;
        case Fault::Kind::crash:
            ground_.time.after(fault.from, [this, host] {
                if (hosts_[host].now) die(*hosts_[host].now->process());
            });
            break;
        case Fault::Kind::stop:
            ground_.time.after(fault.from, [this, host] { stop_host(host); });
            ground_.time.after(fault.until, [this, host] { ensure_running(host); });
            break;
        case Fault::Kind::rebalance:
            ground_.time.after(fault.from, [this] { group_.rebalance(); });
            break;
        case Fault::Kind::kick:
            ground_.time.after(fault.from, [this, host, late = fault.until - fault.from] {
                if (!hosts_[host].now) return;
                const auto member = group_.member_of(hosts_[host].now->process()->number);
                if (member) group_.expel(*member, late);
            });
            break;
        case Fault::Kind::consumer_dies:
            ground_.time.after(fault.from, [this, host] {
                if (hosts_[host].now) hosts_[host].now->consumer().die();
            });
            break;
        case Fault::Kind::log_cut:
            ground_.time.after(fault.from, [this, fault] {
                cluster_.log({ground_.plan.topics.front(), static_cast<std::int32_t>(fault.target)})
                    .cut(fault.number);
            });
            break;
        default:
            break;  // it holds for a while: whoever it concerns looks
    }
}

void World::arrive(const Arrival& arrival) {
    const TopicPartition where{arrival.topic, arrival.partition};
    Log& log = cluster_.log(where);
    if (arrival.marker) return log.append_marker();
    StoredRecord record;
    record.timestamp_ms = ground_.time.wall_ms();
    record.key = arrival.key;
    if (!arrival.tombstone) record.value = to_text(arrival.script);
    record.headers.emplace_back("trace", "4711");
    if (arrival.forged) record.headers.emplace_back("retry-count", "5");
    const StoredRecordPtr stored = log.append(std::move(record), arrival.gap);
    ground_.note("arrived", where, stored->offset, view(stored->value));
    checker_.on_arrival(where, stored);
}

/// Somebody replays each dead letter once, some seconds later.
void World::replay_from(const TopicPartition& dead_letters) {
    const auto& records = cluster_.log(dead_letters).records();
    for (std::size_t& next = replayed_[dead_letters]; next < records.size(); ++next) {
        const StoredRecordPtr record = records[next];
        const auto views = record->header_views();
        const auto headers = dlq::read_dead_letter(views);
        if (!headers || !replays_
                             .emplace(headers->source.topic, headers->source.partition,
                                      headers->source.offset.value, headers->retry_count.value)
                             .second)
            continue;
        ++replays_due_;
        ground_.time.after(ground_.random.between(Duration{100ms}, Duration{3s}),
                           [this, record, to = dead_letters.partition] {
                               --replays_due_;
                               StoredRecord again = *record;
                               const TopicPartition where{replay_topic, to};
                               const auto stored = cluster_.log(where).append(std::move(again));
                               ground_.note("replayed", where, stored->offset);
                               checker_.on_arrival(where, stored);
                           });
    }
}

// ---- Hosts ---------------------------------------------------------------------------------------------

void World::ensure_running(std::size_t host) {
    if (over_ || ending_) return;
    if (hosts_[host].stopping)
        return ground_.time.after(look_every, [this, host] { ensure_running(host); });
    if (hosts_[host].now) return;
    auto process = std::make_shared<Process>();
    process->number = ++processes_;
    process->host = host;
    ground_.note(*process, "starts", {}, static_cast<std::int64_t>(host));
    hosts_[host].now = std::make_shared<HostProcess>(ground_, cluster_, group_, crashes_by_record_,
                                                     *log_, std::move(process));
    lives_.push_back(hosts_[host].now);
    hosts_[host].now->start();
}

void World::stop_host(std::size_t host) {
    if (!hosts_[host].now || hosts_[host].stopping) return;
    hosts_[host].stopping = true;
    ++to_stop_;
    const auto life = hosts_[host].now;
    ground_.note(*life->process(), "stops");
    life->stop([this, host, life] {
        if (life->process()->dead) return;
        life->process()->dead = true;
        life->process()->died = ground_.time.now();
        ground_.note(*life->process(), "stopped");
        check_metrics(*life);
        hosts_[host] = {};
        --to_stop_;
    });
}

void World::die(Process& process) {
    if (process.dead) return;
    process.dead = true;
    process.died = ground_.time.now();
    ++crashes_;
    ground_.note(process, "crash");
    Host& host = hosts_[process.host];
    const auto life = host.now;
    if (host.stopping) --to_stop_;
    host = {};
    life->bury([life] {});
    ground_.time.after(ground_.plan.restart, [this, host = process.host] { ensure_running(host); });
}

/// I13: in a process that ended with a drain, what was read is what ended.
void World::check_metrics(HostProcess& host) {
    if (!host.pipeline().drained()) return;
    const engine::PipelineSnapshot sums = host.pipeline().snapshot();
    for (const engine::TopicSnapshot& topic : sums.topics) {
        std::uint64_t ended = 0;
        for (const engine::TypeSnapshot& type : topic.types)
            for (const std::uint64_t count : type.dispositions) ended += count;
        if (ended > topic.records_read)
            checker_.violated("I13",
                              "more records ended than were read: " + std::to_string(ended) +
                                  " of " + std::to_string(topic.records_read),
                              {topic.topic, -1});
    }
}

// ---- The run -------------------------------------------------------------------------------------------

/// Once all has healed: is anything left to do?
void World::look() {
    if (over_) return;
    for (std::size_t host = 0; host < hosts_.size(); ++host) ensure_running(host);
    const bool hopeless = ground_.time.elapsed() > ground_.plan.healed + ground_.plan.patience;
    const std::string still = standing_still();
    if (ending_) {
        if (to_stop_ == 0) over_ = true;
        if (hopeless) checker_.violated("I11", "a host does not stop");
    } else if (still.empty() && replays_due_ == 0) {
        ending_ = true;
        for (std::size_t host = 0; host < hosts_.size(); ++host) stop_host(host);
    } else if (hopeless) {
        checker_.violated("I11", "stands still: " + still);
    }
    ground_.time.after(look_every, [this] { look(); });
}

std::string World::standing_still() {
    std::string still;
    for (const TopicPartition& where : group_.partitions()) {
        const Log& log = cluster_.log(where);
        const auto committed = group_.committed(where);
        const std::int64_t at = committed ? committed->offset.value : 0;
        if (at == log.end()) continue;
        if (!still.empty()) still += "; ";
        still += where.topic + "/" + std::to_string(where.partition) + " committed " +
                 std::to_string(at) + " of " + std::to_string(log.end());
        for (const Host& host : hosts_) {
            if (!host.now || host.stopping) continue;
            for (const auto& lane : host.now->pipeline().snapshot().lanes)
                if (lane.where == where)
                    still += " (position " +
                             std::to_string(lane.position.value_or(model::Offset{-1}).value) +
                             ", stalled: " + (lane.stalled.empty() ? "no" : lane.stalled) + ")";
        }
    }
    return still;
}

void World::run_until_over() {
    TimePoint rested = ground_.time.now();
    for (std::uint64_t turns = 0; !over_ && !checker_.violation(); ++turns) {
        if (turns > turns_max) return checker_.violated("I11", "it runs, and nothing comes of it");
        // Sometimes time goes on while there is work: the program is not infinitely quick.
        const bool busy = ground_.plan.overlap > 0 && ground_.time.next() <= rested + overlap_max &&
                          ground_.random.percent(ground_.plan.overlap);
        if (!busy) {
            if (ground_.io.poll_one() > 0) continue;
            rested = ground_.time.next();
        }
        if (!ground_.time.advance())
            return checker_.violated("I11", "nothing happens any more: " + standing_still());
        ground_.io.restart();
    }
}

/// Whatever still lives dies, and is taken apart.
void World::tear_down() {
    over_ = true;
    for (Host& host : hosts_)
        if (host.now) die(*host.now->process());
    for (std::uint64_t turns = 0; undead() > 0 && turns < burial_turns_max; ++turns) {
        ground_.io.restart();
        if (ground_.io.poll_one() == 0 && !ground_.time.advance()) break;
    }
    if (undead() > 0) checker_.violated("I11", "what is left of a dead host cannot be taken apart");
    ground_.time.clear();
    while (ground_.io.poll_one() > 0) ground_.io.restart();
}

std::size_t World::undead() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(lives_, [](const auto& life) { return !life.expired(); }));
}

Outcome run(const Plan& plan, bool keeps_trace) {
    World world(plan, keeps_trace);
    return world.run();
}

}  // namespace strandline::simulation

#include "simulation/consumer.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace strandline::simulation {

using namespace std::chrono_literals;
using engine::CommitAnswer;
using model::PartitionOffset;

namespace {

constexpr Duration poll_wait = 50ms;

Error explain(CommitAnswer answer) {
    return answer == CommitAnswer::committed ? Error{}
                                             : Error{"commit", std::string(name_of(answer))};
}

}  // namespace

SimulatedConsumer::SimulatedConsumer(Ground& ground, std::shared_ptr<Process> process,
                                     Cluster& cluster, Group& group,
                                     std::weak_ptr<engine::Pipeline> pipeline)
    : ground_(ground),
      process_(std::move(process)),
      cluster_(cluster),
      group_(group),
      pipeline_(std::move(pipeline)) {}

// ---- The poll thread -----------------------------------------------------------------------------------

void SimulatedConsumer::post(Job job) {
    jobs_.push_back(std::move(job));
    run_next();
}

void SimulatedConsumer::run_next() {
    if (working_ || jobs_.empty()) return;
    working_ = true;
    const Duration wait = process_->dead ? Duration{0} : ground_.random.between(1us, poll_wait);
    ground_.time.after(wait, [self = shared_from_this()] {
        if (self->jobs_.empty()) {
            self->working_ = false;
            return;
        }
        const Job job = std::move(self->jobs_.front());
        self->jobs_.pop_front();
        job([self] {
            self->working_ = false;
            self->run_next();
        });
    });
}

void SimulatedConsumer::bury(std::function<void()> done) {
    jobs_.clear();
    if (commit_) answer_once(commit_->number, CommitAnswer::again);
    for (const Done& settled : std::exchange(settled_, {})) settled();
    post([self = shared_from_this(), done = std::move(done)](const Done& next) {
        self->lose([self, done, next] {
            self->stopped_ = true;
            self->end_stop();
            done();
            next();
        });
    });
}

// ---- The group -----------------------------------------------------------------------------------------

Result<void> SimulatedConsumer::start(engine::ConsumerEvents& events) {
    const Step step(ground_, *process_, "start");
    events_ = &events;
    if (!step) return {};
    events.on_connection(std::nullopt);
    events.on_joining();
    join();
    return {};
}

void SimulatedConsumer::join() {
    ground_.time.after(ground_.latency(), [self = shared_from_this()] {
        if (self->process_->dead || self->dead_ || self->stopped_ || self->member_) return;
        const std::string instance = self->ground_.plan.static_members
                                         ? "host-" + std::to_string(self->process_->host)
                                         : std::string();
        self->member_ = self->group_.join(self, instance);
    });
}

void SimulatedConsumer::on_rebalance() {
    if (process_->dead || dead_) return;
    post([self = shared_from_this()](const Done& next) {
        const auto rejoin = [self, next] {
            if (self->member_ && !self->process_->dead) self->group_.rejoin(*self->member_);
            next();
        };
        self->give_back(engine::CloseReason::revoked, rejoin);
    });
}

void SimulatedConsumer::on_assignment(std::uint64_t generation, std::vector<Where> partitions) {
    if (process_->dead || dead_) return;
    post([self = shared_from_this(), generation,
          partitions = std::move(partitions)](const Done& next) {
        if (self->stopped_) return next();
        self->generation_ = generation;
        if (!self->assigned_.empty() || !self->member_) return next();
        self->take(partitions, {}, next);
    });
}

/// The group has it no more. Of a static member somebody else has taken the place: that is fatal.
void SimulatedConsumer::on_expelled() {
    if (process_->dead || dead_) return;
    member_.reset();
    post([self = shared_from_this()](const Done& next) {
        self->lose([self, next] {
            self->join();
            next();
        });
    });
}

void SimulatedConsumer::die() {
    if (process_->dead || dead_ || stopped_) return;
    dead_ = true;
    jobs_.clear();
    if (member_) group_.leave(*std::exchange(member_, std::nullopt));
    post([self = shared_from_this()](const Done& next) {
        self->lose([self, next] {
            const Step step(self->ground_, *self->process_, "fatal");
            if (step) self->events_->on_fatal({"consumer-fatal", "it was fenced"}, true);
            next();
        });
    });
}

// ---- Partitions ----------------------------------------------------------------------------------------

std::vector<SimulatedConsumer::Where> SimulatedConsumer::assigned() const {
    std::vector<Where> all;
    for (const auto& [where, source] : assigned_) all.push_back(where);
    return all;
}

void SimulatedConsumer::take(std::vector<Where> partitions, const std::vector<Where>& gone,
                             const Done& done) {
    const auto pipeline = pipeline_.lock();
    if (!pipeline || process_->dead || partitions.empty()) return done();
    const Step step(ground_, *process_, "assigned");
    if (!step) return done();
    std::vector<engine::Assigned> all;
    for (const Where& where : partitions)
        all.push_back(open(where, std::ranges::find(gone, where) != gone.end()));
    pipeline->begin_assigned(std::move(all), done);
}

engine::Assigned SimulatedConsumer::open(const Where& where, bool gone) {
    Log& log = cluster_.log(where);
    std::optional<PartitionOffset> start = group_.committed(where);
    if (!start || gone) {
        start = PartitionOffset{.where = where, .offset = model::Offset{log.start()}};
        start->ours_from = start->offset;
    }
    const std::int64_t from = history_from(*start);
    auto source = std::make_shared<SimulatedSource>(ground_, process_, log, where, from);
    source->begin();
    assigned_[where] = source;
    return {.start = *start, .source = source, .history_from = model::Offset{from}};
}

/// As kafka's plan_history().
std::int64_t SimulatedConsumer::history_from(const PartitionOffset& start) {
    if (!ground_.plan.dedupes || start.ours_from.value < 0) return start.offset.value;
    const Log& log = cluster_.log(start.where);
    if (log.end() < start.offset.value) return start.offset.value;
    const auto wanted = start.offset.value - static_cast<std::int64_t>(ground_.plan.ids_max);
    return std::min(std::max({start.ours_from.value, log.start(), wanted}), start.offset.value);
}

void SimulatedConsumer::give_back(engine::CloseReason reason, const Done& done) {
    const auto pipeline = pipeline_.lock();
    if (!pipeline || assigned_.empty()) return done();
    const Step step(ground_, *process_, "revoking");
    if (!step) return done();
    pipeline->begin_revoking(
        assigned(), [self = shared_from_this(), reason, done](std::vector<PartitionOffset> last) {
            if (self->process_->dead) return done();
            const Step revoked(self->ground_, *self->process_, "revoked");
            self->settle_then([self, reason, done, last = std::move(last)] {
                self->last_commit(last, [self, reason, done] { self->release(reason, done); });
            });
        });
}

/// One that is in flight could land after the last one: it is waited for, a while.
void SimulatedConsumer::settle_then(Done done) {
    if (!commit_) return done();
    const auto once = std::make_shared<Done>(std::move(done));
    const Done settled = [once] {
        if (*once) std::exchange(*once, nullptr)();
    };
    settled_.push_back(settled);
    ground_.time.after(2s, settled);
}

void SimulatedConsumer::last_commit(std::vector<PartitionOffset> offsets, const Done& done) {
    if (process_->dead || offsets.empty()) return done();
    const Step step(ground_, *process_, "last commit", offsets.front().where,
                    offsets.front().offset.value);
    if (!step) return done();
    send(offsets, [self = shared_from_this(), offsets, done](CommitAnswer answer) {
        if (!self->process_->dead)
            self->events_->on_commit_answer(answer, explain(answer), offsets);
        done();
    });
}

void SimulatedConsumer::release(engine::CloseReason reason, const Done& done) {
    const auto pipeline = pipeline_.lock();
    if (!pipeline || process_->dead) return done();
    const Step step(ground_, *process_, "released");
    if (!step) return done();
    pipeline->begin_released(assigned(), reason, [self = shared_from_this(), done] {
        for (const auto& [where, source] : self->assigned_) source->end();
        self->assigned_.clear();
        done();
    });
}

void SimulatedConsumer::lose(const Done& done) {
    const auto pipeline = pipeline_.lock();
    if (!pipeline || assigned_.empty()) return done();
    const Step step(ground_, *process_, "lost");
    pipeline->begin_lost(assigned(), [self = shared_from_this(), done] {
        for (const auto& [where, source] : self->assigned_) source->end();
        self->assigned_.clear();
        done();
    });
}

void SimulatedConsumer::seek(PartitionOffset to, std::function<void(Result<model::Offset>)> done) {
    const Step step(ground_, *process_, "seek", to.where, to.offset.value);
    if (!step) return;
    post([self = shared_from_this(), to = std::move(to), done](const Done& next) {
        const auto found = self->assigned_.find(to.where);
        if (self->process_->dead) return next();
        if (found == self->assigned_.end() || self->ground_.fault(Fault::Kind::seek_fails)) {
            done(failed("seek", "the broker does not answer"));
            return next();
        }
        const std::int64_t from = self->history_from(to);
        found->second->seek(from);
        const Step moved(self->ground_, *self->process_, "sought", to.where, from);
        if (moved) done(model::Offset{from});
        next();
    });
}

void SimulatedConsumer::reassign(std::vector<Where> gone) {
    const Step step(ground_, *process_, "reassign");
    if (!step || dead_ || stopped_) return;
    post([self = shared_from_this(), gone = std::move(gone)](const Done& next) {
        const std::vector<Where> partitions = self->assigned();
        self->give_back(engine::CloseReason::reopen, [self, partitions, gone, next] {
            if (self->dead_ || self->stopped_ || !self->member_) return next();
            self->take(partitions, gone, next);
        });
    });
}

void SimulatedConsumer::stop(std::function<void()> done) {
    const Step step(ground_, *process_, "stop");
    stopped_ = true;
    stop_done_ = std::move(done);
    post([self = shared_from_this()](const Done& next) {
        self->give_back(engine::CloseReason::shutdown, [self, next] {
            if (self->member_ && !self->process_->dead && !self->ground_.plan.static_members)
                self->group_.leave(*std::exchange(self->member_, std::nullopt));
            self->end_stop();
            next();
        });
    });
}

void SimulatedConsumer::end_stop() {
    if (const auto done = std::exchange(stop_done_, nullptr)) done();
}

// ---- Commits -------------------------------------------------------------------------------------------

void SimulatedConsumer::commit(std::vector<PartitionOffset> offsets) {
    const Step step(ground_, *process_, "commit", offsets.front().where,
                    offsets.front().offset.value);
    if (!step) return;
    send(offsets, [self = shared_from_this(), offsets](CommitAnswer answer) {
        if (self->process_->dead) return;
        const Step answered(self->ground_, *self->process_, "commit answer", offsets.front().where,
                            offsets.front().offset.value);
        if (answered) self->events_->on_commit_answer(answer, explain(answer), offsets);
    });
}

void SimulatedConsumer::send(std::vector<PartitionOffset> offsets,
                             std::function<void(CommitAnswer)> answered) {
    const std::uint64_t number = ++commits_;
    commit_ = InFlight{number, offsets, std::move(answered)};
    // One connection: what is sent later arrives later.
    last_sent_ = std::max(last_sent_, ground_.time.now() + ground_.latency());
    ground_.time.at(last_sent_, [self = shared_from_this(), number, offsets = std::move(offsets),
                                 member = member_, generation = generation_] {
        Ground& ground = self->ground_;
        if (self->process_->dead && ground.random.percent(50)) return;  // it never left
        const bool silent = ground.fault(Fault::Kind::commits_silent) != nullptr;
        if (silent && ground.random.percent(50)) return;
        CommitAnswer answer = CommitAnswer::committed;
        if (ground.fault(Fault::Kind::commits_refused) != nullptr) answer = CommitAnswer::again;
        if (ground.fault(Fault::Kind::commits_blocked) != nullptr) answer = CommitAnswer::blocked;
        if (answer == CommitAnswer::committed) {
            const auto accepted = self->group_.commit(member.value_or(0), generation, offsets);
            if (accepted != Group::Accepted::yes) answer = CommitAnswer::not_ours;
        }
        if (ground.fault(Fault::Kind::commits_lost) != nullptr) answer = CommitAnswer::again;
        if (silent) return;
        ground.time.after(ground.latency(),
                          [self, number, answer] { self->answer_once(number, answer); });
    });
    // As kafka's commits do, one without an answer is given up.
    ground_.time.after(8s, [self = shared_from_this(), number] {
        self->answer_once(number, CommitAnswer::again);
    });
}

void SimulatedConsumer::answer_once(std::uint64_t number, CommitAnswer answer) {
    if (!commit_ || commit_->number != number) return;
    const InFlight answered = *std::exchange(commit_, std::nullopt);
    answered.answered(answer);
    for (const Done& settled : std::exchange(settled_, {})) settled();
}

}  // namespace strandline::simulation

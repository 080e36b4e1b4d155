#include "engine/pipeline.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <utility>

#include "base/verify.hpp"

namespace strandline::engine {

using model::PartitionOffset;
using model::TopicPartition;

namespace {

constexpr Duration close_deadline = std::chrono::seconds{5};

auto reports_escape() {
    return [](const std::exception_ptr& escaped) {
        STRANDLINE_VERIFY(!escaped, "an exception left a pipeline");
    };
}

}  // namespace

Pipeline::Pipeline(Strand control, PipelineSetup setup)
    : control_(std::move(control)),
      settings_(std::move(setup.settings)),
      when_offset_is_gone_(setup.when_offset_is_gone),
      make_consumer_(std::move(setup.make_consumer)),
      factory_(*setup.factory),
      make_lane_strand_(std::move(setup.make_lane_strand)),
      clock_(*setup.clock),
      log_(*setup.log),
      make_alarm_(std::move(setup.make_alarm)),
      commits_(settings_.commit_timeout),
      changed_(control_),
      next_seed_(setup.seed) {
    totals_.name = settings_.name;
    for (const std::string& topic : settings_.topics) {
        TopicSnapshot& sums = totals_.topics.emplace_back();
        sums.topic = topic;
        for (const std::string& type : settings_.types) sums.types.emplace_back().type = type;
    }
    for (const StageSettings& stage : settings_.stages) {
        StageSnapshot& sums = totals_.stages.emplace_back();
        sums.handler = stage.info.handler;
        sums.version = stage.info.version;
    }
    for (const OutputSettings& output : settings_.outputs) {
        OutputSnapshot& sums = totals_.outputs.emplace_back();
        sums.name = output.name;
        sums.topic = output.topic;
    }
    for (const char* kind : {"assign", "revoke", "lost"}) totals_.rebalances[kind] = 0;
    for (const CommitAnswer answer :
         {CommitAnswer::committed, CommitAnswer::again, CommitAnswer::not_ours,
          CommitAnswer::blocked, CommitAnswer::fatal})
        totals_.commits[name_of(answer)] = 0;
}

Pipeline::~Pipeline() {
    STRANDLINE_VERIFY(partitions_.empty(), "a pipeline was destroyed with partitions assigned");
}

Result<> Pipeline::start() {
    // Weak: a firing that is under way may come when the pipeline is gone.
    const auto alarm_for = [this](void (Pipeline::*ring)()) {
        return make_alarm_(control_, [weak = weak_from_this(), ring] {
            if (const auto self = weak.lock()) ((*self).*ring)();
        });
    };
    tick_alarm_ = alarm_for(&Pipeline::tick);
    wait_alarm_ = alarm_for(&Pipeline::look_again);
    rebuild_alarm_ = alarm_for(&Pipeline::rebuild_consumer);
    next_commit_ = clock_.now() + settings_.commit_every;
    consumer_ = make_consumer_();
    Result<> started = consumer_->start(*this);
    if (!started) {
        consumer_.reset();
        return started;
    }
    tick_alarm_->set(clock_.now() + std::min(watch_every, settings_.commit_every));
    return started;
}

void Pipeline::stop(std::function<void()> done) {
    if (stopped_) return done();
    stop_done_.push_back(std::move(done));
    if (std::exchange(stopping_, true)) return;
    log_.info("pipeline stops", {{"pipeline", settings_.name}});
    if (retiring_) return;  // the dead consumer's end is the pipeline's
    if (!consumer_) return finish_stop();
    consumer_->stop(
        [self = shared_from_this()] { self->post_control([self] { self->finish_stop(); }); });
}

void Pipeline::finish_stop() {
    tick_alarm_->clear();
    rebuild_alarm_->clear();
    stopped_ = true;
    consumer_.reset();
    log_.info("pipeline stopped", {{"pipeline", settings_.name}});
    for (const auto& done : std::exchange(stop_done_, {})) done();
}

// ---- Partitions come -----------------------------------------------------------------------------------

void Pipeline::on_assigned(std::vector<Assigned> partitions) {
    on_control([this, &partitions] { assign(partitions); });
}

void Pipeline::assign(std::vector<Assigned>& partitions) {
    ++totals_.rebalances["assign"];
    assigned_once_ = true;
    foreign_topic_.clear();
    rebuild_backoff_ = Duration{0};
    for (Assigned& assigned : partitions) {
        const TopicPartition where = assigned.start.where;
        if (std::ranges::find(settings_.topics, where.topic) == settings_.topics.end()) {
            foreign_topic_ = where.topic;
            continue;
        }
        STRANDLINE_VERIFY(!partitions_.contains(where), "a partition was assigned twice");
        Partition& partition = partitions_[where];
        partition.source = std::move(assigned.source);
        partition.assigned_at = assigned.start.offset;
        partition.probe = std::make_shared<LaneProbe>(
            settings_.types.size(), settings_.stages.size(), settings_.outputs.size());
        // Whoever had it before may have handled records above what it could commit.
        partition.redelivered = true;
        open_lane(where, partition, assigned.start, assigned.history_from);
    }
    if (!foreign_topic_.empty())
        log_.error("the group gave us partitions of a topic that this pipeline does not read",
                   {{"pipeline", settings_.name}, {"topic", foreign_topic_}});
    log_.info("partitions assigned", {{"pipeline", settings_.name}, {"count", partitions.size()}});
}

void Pipeline::open_lane(const TopicPartition& where, Partition& partition, PartitionOffset start,
                         std::optional<model::Offset> history_from) {
    partition.epoch = model::AssignmentEpoch{next_epoch_++};
    partition.ended = false;
    partition.reopened_at = start.offset;
    partition.handler_call = 0;
    partition.store_trouble.clear();
    LaneSetup setup;
    setup.settings = &settings_;
    setup.start = std::move(start);
    setup.history_from = history_from;
    setup.epoch = partition.epoch;
    setup.source = partition.source;
    setup.factory = &factory_;
    setup.events = weak_from_this();
    setup.probe = partition.probe;
    setup.condemned = std::move(partition.condemned);
    partition.condemned.clear();
    setup.redelivered = partition.redelivered;
    setup.seed = next_seed_++;
    setup.clock = &clock_;
    setup.log = &log_;
    setup.make_alarm = make_alarm_;
    partition.lane = std::make_shared<Lane>(make_lane_strand_(), std::move(setup));
    partition.lane->open();
    log_.debug("lane opened", {{"pipeline", settings_.name},
                               {"topic", where.topic},
                               {"partition", where.partition},
                               {"offset", partition.reopened_at.value},
                               {"epoch", partition.epoch.value}});
}

// ---- Partitions go -------------------------------------------------------------------------------------

std::vector<PartitionOffset> Pipeline::on_revoking(const std::vector<TopicPartition>& partitions) {
    // Shared: this thread may go on, and leave, before set_value() has returned on the other.
    const auto committable = std::make_shared<std::promise<std::vector<PartitionOffset>>>();
    asio::co_spawn(
        control_,
        [this, partitions, committable] {
            return revoke(partitions, [committable](std::vector<PartitionOffset> all) {
                committable->set_value(std::move(all));
            });
        },
        reports_escape());
    return committable->get_future().get();
}

/// Drain first, then fence, then commit: what was finished is not thrown away, and what finishes later
/// does not count. [control-strand]
asio::awaitable<void, Strand> Pipeline::revoke(
    std::vector<TopicPartition> partitions,
    std::function<void(std::vector<PartitionOffset>)> done) {
    commits_.hold();
    if (!stopping_) ++totals_.rebalances["revoke"];
    std::vector<Partition*> going;
    for (const TopicPartition& where : partitions) {
        const auto found = partitions_.find(where);
        if (found == partitions_.end()) continue;
        going.push_back(&found->second);
        found->second.going = true;
        if (found->second.reopen_alarm) found->second.reopen_alarm->clear();
        if (found->second.lane)
            found->second.lane->stop(stopping_ ? CancelReason::shutdown : CancelReason::revoked);
    }
    const TimePoint deadline = clock_.now() + settings_.drain;
    co_await wait_for(
        [&going] {
            return std::all_of(going.begin(), going.end(), [](const Partition* partition) {
                return !partition->lane || partition->ended;
            });
        },
        deadline);

    std::vector<PartitionOffset> committable;
    std::size_t undrained = 0;
    for (Partition* partition : going) {
        if (partition->lane) partition->lane->fence();
        if (partition->lane && !partition->ended) ++undrained;
        const PartitionOffset offset = partition->committable();
        if (partition->known_committed() < offset.offset) committable.push_back(offset);
    }
    if (undrained > 0 && stopping_) drained_ = false;
    if (undrained > 0)
        log_.warn("drain deadline passed: what was in work is done again by the next owner",
                  {{"pipeline", settings_.name}, {"lanes", undrained}});
    done(std::move(committable));
}

void Pipeline::on_released(const std::vector<TopicPartition>& partitions, CloseReason reason) {
    close_lanes_and_wait(partitions, reason);
    on_control([this] { commits_.release(); });
}

void Pipeline::close_lanes_and_wait(const std::vector<TopicPartition>& partitions,
                                    CloseReason reason) {
    const auto closed = std::make_shared<std::promise<void>>();
    asio::co_spawn(
        control_,
        [this, partitions, reason, closed] {
            return close_lanes(partitions, reason, [closed] { closed->set_value(); });
        },
        reports_escape());
    closed->get_future().get();
}

/// Every record must be given back before the consumer can be destroyed, so this waits for the lanes;
/// a handler that does not return is not waited for beyond the deadline. [control-strand]
asio::awaitable<void, Strand> Pipeline::close_lanes(std::vector<TopicPartition> partitions,
                                                    CloseReason reason,
                                                    std::function<void()> done) {
    for (const TopicPartition& where : partitions) {
        const auto found = partitions_.find(where);
        if (found != partitions_.end() && found->second.lane)
            found->second.lane->close(stopping_ ? CloseReason::shutdown : reason);
    }
    co_await wait_for(
        [this, &partitions] {
            return std::all_of(partitions.begin(), partitions.end(), [this](const auto& where) {
                const auto found = partitions_.find(where);
                return found == partitions_.end() || !found->second.lane;
            });
        },
        clock_.now() + close_deadline);
    for (const TopicPartition& where : partitions) {
        if (const auto found = partitions_.find(where); found != partitions_.end()) forget(found);
    }
    log_.info("partitions released", {{"pipeline", settings_.name}, {"count", partitions.size()}});
    done();
}

void Pipeline::on_lost(const std::vector<TopicPartition>& partitions) {
    on_control([this, &partitions] {
        ++totals_.rebalances["lost"];
        log_.warn("partitions lost: another member has them already",
                  {{"pipeline", settings_.name}, {"count", partitions.size()}});
        for (const TopicPartition& where : partitions) {
            const auto found = partitions_.find(where);
            if (found == partitions_.end()) continue;
            found->second.going = true;
            if (found->second.reopen_alarm) found->second.reopen_alarm->clear();
            if (found->second.lane) found->second.lane->fence();
        }
    });
    close_lanes_and_wait(partitions, CloseReason::lost);
}

void Pipeline::forget(Partitions::iterator partition) {
    for (TopicSnapshot& topic : totals_.topics)
        if (topic.topic == partition->first.topic) partition->second.probe->add_to(totals_, topic);
    partitions_.erase(partition);
}

asio::awaitable<void, Strand> Pipeline::wait_for(std::function<bool()> condition,
                                                 TimePoint deadline) {
    wait_alarm_->set(deadline);
    while (!condition() && clock_.now() < deadline) co_await changed_.wait();
    wait_alarm_->clear();
}

// ---- The connection, and the consumer's end ----------------------------------------------------------------

void Pipeline::on_joining() {
    post_control([self = shared_from_this()] { self->joining_ = true; });
}

void Pipeline::on_connection(const std::optional<Error>& trouble) {
    post_control([self = shared_from_this(), trouble] { self->connection_trouble_ = trouble; });
}

void Pipeline::on_producer_trouble(const std::optional<Error>& trouble) {
    post_control([self = shared_from_this(), trouble] { self->producer_trouble_ = trouble; });
}

void Pipeline::on_fatal(const Error& error, bool rebuild) {
    post_control([self = shared_from_this(), error, rebuild] {
        self->log_.error("consumer failed for good", {{"pipeline", self->settings_.name},
                                                      {"code", error.code},
                                                      {"error", error.message},
                                                      {"rebuild", rebuild ? "yes" : "no"}});
        self->fatal_ = error;
        if (rebuild && !self->stopping_) self->retire_consumer();
    });
}

void Pipeline::retire_consumer() {
    if (retiring_ || !consumer_) return;
    retiring_ = true;
    consumer_->stop([self = shared_from_this()] {
        self->post_control([self] {
            self->retiring_ = false;
            self->consumer_.reset();
            self->commits_.forget();
            if (self->stopping_) return self->finish_stop();
            self->rebuild_later();
        });
    });
}

/// With a growing wait: a cluster that refuses us is not to be stormed.
void Pipeline::rebuild_later() {
    rebuild_backoff_ = rebuild_backoff_ == Duration{0}
                           ? settings_.reopen_initial
                           : std::min(rebuild_backoff_ * 2, settings_.reopen_max);
    rebuild_alarm_->set(clock_.now() + rebuild_backoff_);
}

void Pipeline::rebuild_consumer() {
    if (stopping_ || consumer_) return;
    std::shared_ptr<Consumer> consumer = make_consumer_();
    if (Result<> started = consumer->start(*this); !started) {
        log_.error("consumer cannot be built again", {{"pipeline", settings_.name},
                                                      {"code", started.error().code},
                                                      {"error", started.error().message}});
        fatal_ = started.error();
        return rebuild_later();
    }
    consumer_ = std::move(consumer);
    fatal_.reset();
}

// ---- Ways onto the control strand --------------------------------------------------------------------------------

void Pipeline::post_control(std::function<void()> work) { asio::post(control_, std::move(work)); }

void Pipeline::on_control(std::function<void()> work) {
    const auto done = std::make_shared<std::promise<void>>();
    asio::post(control_, [&work, done] {
        work();
        done->set_value();
    });
    done->get_future().get();
}

Partition* Pipeline::find(const TopicPartition& where, model::AssignmentEpoch epoch) {
    const auto found = partitions_.find(where);
    return found != partitions_.end() && found->second.epoch == epoch ? &found->second : nullptr;
}

}  // namespace strandline::engine

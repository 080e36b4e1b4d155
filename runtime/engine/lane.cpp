#include "engine/lane.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/verify.hpp"

namespace strandline::engine {

using model::Disposition;
using model::Failure;
using model::failure_of;
using model::FailureClass;
using model::Record;
using model::Verdict;

namespace {

constexpr std::size_t slice_records_max = 256;
constexpr std::string_view stopped_code = "stopped";
constexpr std::string_view history_gone = "history-gone";
constexpr std::uint64_t timed_call_in = 16;
constexpr RetryPolicy no_stage{};  // of a record that no stage has in work

}  // namespace

Lane::Lane(Strand strand, LaneSetup setup)
    : strand_(std::move(strand)),
      settings_(*setup.settings),
      where_(std::move(setup.start.where)),
      epoch_(setup.epoch),
      start_(setup.start.offset),
      start_leader_epoch_(setup.start.leader_epoch),
      ours_from_(setup.start.ours_from),
      source_(std::move(setup.source)),
      factory_(*setup.factory),
      events_(std::move(setup.events)),
      probe_(std::move(setup.probe)),
      clock_(*setup.clock),
      log_(*setup.log),
      redelivered_(setup.redelivered),
      stages_read_headers_(std::ranges::any_of(settings_.stages, &StageSettings::reads_headers)),
      committable_(setup.start.offset.value),
      committed_(setup.start.offset.value),
      position_(setup.start.offset.value),
      signal_(strand_),
      tracker_(setup.start.offset, settings_.in_flight_max),
      in_flight_(tracker_.capacity()),
      history_next_(setup.history_from.value_or(start_)),
      condemned_(std::move(setup.condemned)),
      random_(static_cast<std::minstd_rand::result_type>(setup.seed)) {
    make_alarm_ = std::move(setup.make_alarm);
    last_progress_ms_ = clock_.wall_ms();
}

Lane::~Lane() { STRANDLINE_VERIFY(!parts_open_, "a lane was destroyed without being closed"); }

// ---- The life of a lane ------------------------------------------------------------------------------

void Lane::open() {
    // Weak: a firing that is under way may come when the lane is gone.
    alarm_ = make_alarm_(strand_, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->signal_.ring();
    });
    asio::co_spawn(
        strand_, [self = shared_from_this()] { return self->life(); },
        [self = shared_from_this()](const std::exception_ptr& escaped) {
            STRANDLINE_VERIFY(!escaped, "an exception left a lane");
        });
}

/// From open() to close(). Each step ends before the next begins. [lane-strand]
asio::awaitable<void, Strand> Lane::life() {
    Result<> outcome = co_await open_parts();
    if (outcome) outcome = co_await run();
    co_await drain();
    if (const auto events = events_.lock()) events->on_ended(where_, epoch_, end_of(outcome));
    while (!close_reason_) co_await signal_.wait();
    close_parts();
    if (const auto events = events_.lock()) events->on_closed(where_, epoch_);
}

Task<> Lane::open_parts() {
    Result<LaneParts> parts = factory_.open(where_, shared_from_this());
    if (!parts) {
        stalled_ = "handler";
        co_return tl::unexpected(std::move(parts.error()));
    }
    parts_ = std::move(*parts);
    parts_open_ = true;
    const std::function<void()> wake = [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->wake();
    };
    parts_.publisher->notify(wake);
    if (parts_.dedupe) parts_.dedupe->notify(wake);
    source_->notify(wake);
    co_return Result<>{};
}

/// Runs until the lane is revoked or stopped (success; what is in flight then drains), or the world
/// fails (error; the pipeline alarms, and reopens the lane at its committable offset when it heals).
/// A bad record never ends it. [lane-strand]
Task<> Lane::run() {
    for (;;) {
        // The one suspension of the common path.
        Result<std::span<const Record>> batch = co_await next_batch();
        if (!batch) co_return tl::unexpected(std::move(batch.error()));
        if (batch->empty()) co_return Result<>{};
        announced_ = 0;
        for (std::size_t i = 0; i < batch->size(); ++i) {
            const Record& record = (*batch)[i];
            if (stopping_.load(std::memory_order_relaxed)) co_return Result<>{};
            if (record.offset < tracker_.position()) {
                // Of the history, or (the fence beside the consumer's own) older than the last seek.
                if (Result<> recalled = recall(record); !recalled) co_return recalled;
                continue;
            }
            if (parts_.dedupe && i >= announced_) announce(*batch, i);
            NextStep step = take(record);
            while (step.kind != NextStep::Kind::done) {
                if (step.kind == NextStep::Kind::halt)
                    co_return tl::unexpected(broken_.value_or(Error{"halt", "the handler halted"}));
                if (!step.waits()) {
                    step = conclude(step);
                    continue;
                }
                Result<NextStep> next = co_await after_waiting(step);
                if (!next) co_return tl::unexpected(std::move(next.error()));
                step = *next;
            }
            observe_time();
        }
    }
}

/// What was published before the end is answered, or given up, before anything else happens to this
/// partition: a record that is published again meanwhile could overtake. [lane-strand]
asio::awaitable<void, Strand> Lane::drain() {
    alarm_->clear();
    if (!parts_open_) co_return;
    source_->notify(nullptr);
    give_up_publishing();
    take_reports();
    while (in_flight_.count() > 0 && !close_reason_) {
        watch_store(memories_due_ > 0);
        // A store that is away may stay away: what waits only for it is done again.
        if (store_trouble_told_ && in_flight_.count() == memories_due_) break;
        co_await signal_.wait();
        take_reports();
    }
    publish_progress();
}

void Lane::close_parts() {
    source_->notify(nullptr);
    source_->release();
    if (!parts_open_) return;
    parts_.publisher->notify(nullptr);
    if (parts_.dedupe) parts_.dedupe->notify(nullptr);
    for (const auto& stage : parts_.stages) stage->close(*close_reason_);
    parts_ = {};
    parts_open_ = false;
}

LaneEnd Lane::end_of(const Result<>& outcome) {
    LaneEnd end;
    if (!outcome && outcome.error().code != stopped_code) {
        end.trouble = outcome.error();
        end.stalled = stalled_;
    }
    end.condemned = std::move(condemned_);
    end.condemned.merge(refused_);
    end.condemned.erase(end.condemned.begin(), end.condemned.lower_bound(tracker_.committable()));
    return end;
}

// ---- Steps 1 and 2: records, many per wake-up ----------------------------------------------------------

/// The next records in order; empty when the lane shall stop. Gives back the batch before. [lane-strand]
Task<std::span<const Record>> Lane::next_batch() {
    source_->release();
    // Other lanes share the thread: after a slice it is their turn.
    co_await asio::post(strand_, asio::use_awaitable_t<Strand>{});
    for (;;) {
        take_reports();
        publish_progress();
        if (broken_) co_return tl::unexpected(*broken_);
        if (stopping_.load(std::memory_order_relaxed)) co_return std::span<const Record>{};
        if (const std::size_t most = std::min(room(), slice_records_max); most > 0) {
            Result<std::span<const Record>> batch = source_->take(most);
            if (!batch) {
                stalled_ = batch.error().code == "fetch" ? "undecodable" : "offset_out_of_range";
                // What is gone was finished long ago; the position itself may well be there.
                if (batch.error().code == "offset-gone" && in_history())
                    batch.error().code = history_gone;
                co_return batch;
            }
            if (!batch->empty()) {
                record_started_ = attempt_started_ = clock_.now();
                slice_wall_ms_ = clock_.wall_ms();
                co_return batch;
            }
            // Control records at the end of the log are passed without ever being seen.
            if (const auto position = source_->position(); position && tracker_.idle()) {
                tracker_.pass(*position);
                publish_progress();
            }
        }
        watch_store(memories_due_ > 0);
        co_await signal_.wait();
    }
}

/// How many records may be taken now: bounded by what is begun, and by what a crash would redo.
std::size_t Lane::room() const {
    const auto uncommitted = static_cast<std::size_t>(
        std::max<std::int64_t>(0, tracker_.position().value - committed_.load()));
    const std::size_t may_take =
        settings_.uncommitted_max - std::min(settings_.uncommitted_max, uncommitted);
    return std::min(tracker_.room(), may_take);
}

// ---- Steps 3 to 7: one record ---------------------------------------------------------------------------

// Steps 3 and 4. delivery_ is the one delivery in work; it keeps its buffers from record to record.
NextStep Lane::take(const Record& record) {
    probe_->taken();
    ticket_ = tracker_.begin(record.offset, record.leader_epoch, record.timestamp_ms);
    delivery_.start(where_, record);
    delivery_.redelivered = redelivered_;
    failure_.reset();
    published_ = 0;
    remember_ = false;
    if (parts_.decoder->reads_headers()) delivery_.headers = source_->headers(record);
    const Failure* failure = parts_.decoder->decode(record, delivery_.headers, delivery_.event);
    if (delivery_.event.removed_members != 0) [[unlikely]]
        probe_->cleaned(delivery_.event.removed_members);
    if (failure != nullptr) [[unlikely]]
        return fail(*failure);
    if (delivery_.event.skip) return decide(Verdict::skip);
    if (parts_.dedupe && !delivery_.event.id.empty()) return look();
    return work();
}

// It is ours to work on.
NextStep Lane::work() {
    if (!condemned_.empty()) [[unlikely]] {
        // It stays condemned until a commit has passed it: the lane may end before its dead letter does.
        const auto known = condemned_.find(delivery_.record->offset);
        if (known != condemned_.end()) return fail(known->second);
    }
    if (stages_read_headers_ && delivery_.headers.empty())
        delivery_.headers = source_->headers(*delivery_.record);
    return handle();
}

// Steps 6 and 7: the stages in order, from the first that has not succeeded yet.
NextStep Lane::handle() {
    for (; delivery_.stage < parts_.stages.size(); ++delivery_.stage) {
        if (!stage_settings().wants[delivery_.event.type_index]) continue;
        const Verdict verdict = call_stage();
        if (verdict == Verdict::pending || !settle_stage(verdict)) return decide(verdict);
    }
    return decide(delivery_.acked ? Verdict::ack : Verdict::skip);
}

Verdict Lane::call_stage() {
    delivery_.deadline = attempt_started_ + stage_settings().deadline;
    late_verdict_.reset();
    awaiting_verdict_ = true;
    stage_in_work_.store(delivery_.stage, std::memory_order_relaxed);
    const std::uint64_t call = handler_calls_.load(std::memory_order_relaxed) + 1;
    handler_calls_.store(call, std::memory_order_relaxed);
    // Reading the clock costs as much as half of the handling: one call in sixteen pays for two.
    const bool timed = (call >> 1U) % timed_call_in == 0;
    const TimePoint called = timed ? clock_.now() : TimePoint{};
    const Verdict verdict = parts_.stages[delivery_.stage]->handle(delivery_);
    attempt_started_ = clock_.now();
    handler_calls_.store(call + 1, std::memory_order_relaxed);
    if (timed) probe_->handled(delivery_.stage, attempt_started_ - called);
    awaiting_verdict_ = verdict == Verdict::pending;
    return verdict;
}

// True if the next stage may run. Effects leave all together; those of a stage without ack, never.
bool Lane::settle_stage(Verdict verdict) {
    if (verdict == Verdict::ack) {
        if (delivery_.effect_failed) [[unlikely]]
            return false;
        delivery_.acked = true;
        delivery_.effects.keep_stage();
    } else {
        delivery_.effects.drop_stage();
    }
    if (verdict != Verdict::ack && verdict != Verdict::skip) return false;
    if (delivery_.attempt.value != 1 || delivery_.reason || delivery_.effect_failed)
        delivery_.start_attempt(model::Attempt{1});
    return true;
}

// Step 7: what now? The answer is the policy's; a failure is written down for the dead letter.
NextStep Lane::decide(Verdict verdict) {
    if (verdict == Verdict::ack && delivery_.effect_failed) {
        delivery_.effects.drop_stage();
        Failure failure = failure_of(FailureClass::effect_failed,
                                     "acknowledged, although one of its effects had been refused");
        if (delivery_.reason) failure.message = std::move(delivery_.reason->message);
        return fail(std::move(failure));
    }
    const bool exhausted =
        verdict == Verdict::retry && delivery_.attempt.value >= stage_settings().retry.attempts;
    if (verdict == Verdict::reject || exhausted) return fail(failure_by_handler(exhausted));
    const RetryPolicy& policy =
        delivery_.stage < settings_.stages.size() ? stage_settings().retry : no_stage;
    VerdictContext context;
    context.attempt = delivery_.attempt;
    context.acked = delivery_.acked;
    if (verdict == Verdict::retry) {
        context.retry_after = delivery_.reason ? delivery_.reason->retry_after : Duration{0};
        context.random = std::uniform_real_distribution<double>(0.0, 1.0)(random_);
        probe_->retried(delivery_.stage);
    }
    const NextStep step = decide_next_step(verdict, policy, context);
    if (step.kind == NextStep::Kind::halt) halted();
    return step;
}

Failure Lane::failure_by_handler(bool exhausted) {
    Failure failure =
        failure_of(exhausted ? FailureClass::retries_exhausted : FailureClass::handler_rejected,
                   "the handler gave no reason");
    if (delivery_.reason) {
        failure.code = std::move(delivery_.reason->code);
        failure.message = std::move(delivery_.reason->message);
    }
    return failure;
}

void Lane::halted() {
    stalled_ = "halt";
    log_.error("handler halted the lane",
               {{"topic", where_.topic},
                {"partition", where_.partition},
                {"offset", delivery_.record->offset.value},
                {"handler", stage_settings().info.handler},
                {"code", delivery_.reason ? delivery_.reason->code : std::string("none")},
                {"reason", delivery_.reason ? delivery_.reason->message : std::string("none")}});
}

// A failure of the record, on whatever path: dead letter or poison, by how often it failed before.
NextStep Lane::fail(Failure failure) {
    if (delivery_.headers.empty()) delivery_.headers = source_->headers(*delivery_.record);
    retry_count_ = parts_.dead_letters->retry_count(delivery_.headers);
    const bool by_handler = failure.failure_class == FailureClass::handler_rejected ||
                            failure.failure_class == FailureClass::retries_exhausted ||
                            failure.failure_class == FailureClass::effect_failed;
    if (by_handler && failure.handler.empty() && delivery_.stage < settings_.stages.size()) {
        failure.handler = stage_settings().info.handler;
        failure.handler_version = stage_settings().info.version;
    }
    delivery_.effects.clear();
    failure_ = std::move(failure);
    return {.kind = NextStep::Kind::conclude,
            .disposition = disposition_of_failure(retry_count_, settings_.max_retries)};
}

/// Why a wait may not go on: the lane is stopped, or a report said that the world failed.
std::optional<Error> Lane::interruption() const {
    if (stopping_.load(std::memory_order_acquire)) return Error{std::string(stopped_code), {}};
    return broken_;
}

}  // namespace strandline::engine

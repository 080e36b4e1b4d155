#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/delivery.hpp"
#include "engine/delivery_policy.hpp"
#include "engine/in_flight.hpp"
#include "engine/io.hpp"
#include "engine/offset_tracker.hpp"
#include "engine/probe.hpp"
#include "engine/settings.hpp"
#include "engine/strand.hpp"

namespace strandline::engine {

/// Records that the broker refuses to take an output of, found out too late to have their bytes in
/// hand: when the lane is reopened and reads one again, it fails for this reason.
using Condemned = std::map<model::Offset, model::Failure>;

/// How a lane's reading ended.
struct LaneEnd {
    std::optional<Error> trouble;  ///< empty = it was asked to stop
    std::string stalled;           ///< the reason label of strandline_partition_stalled
    Condemned condemned;
};

/// What a lane tells its pipeline. Called on the lane's strand; the pipeline only posts.
class LaneEvents {
public:
    virtual ~LaneEvents() = default;
    /// Half of what may be uncommitted is. [lane-strand]
    virtual void on_commit_due() = 0;
    /// The store that remembers ids does not answer, and the lane waits for it; empty = it does again.
    /// [lane-strand]
    virtual void on_store_trouble(const model::TopicPartition& where, model::AssignmentEpoch epoch,
                                  const std::optional<Error>& trouble) = 0;
    /// Nothing is taken any more, and nothing is in flight. [lane-strand]
    virtual void on_ended(const model::TopicPartition& where, model::AssignmentEpoch epoch,
                          LaneEnd end) = 0;
    /// Stages are closed and every record is given back. [lane-strand]
    virtual void on_closed(const model::TopicPartition& where, model::AssignmentEpoch epoch) = 0;
};

/// What a lane is given for its life.
struct LaneSetup {
    const PipelineSettings* settings{nullptr};  ///< outlives the lane
    model::PartitionOffset start;
    std::optional<model::Offset> history_from;  ///< as Assigned has it
    model::AssignmentEpoch epoch;
    std::shared_ptr<Source> source;
    LaneFactory* factory{nullptr};
    std::weak_ptr<LaneEvents> events;
    std::shared_ptr<LaneProbe> probe;
    Condemned condemned;
    bool redelivered{false};  ///< records before this start may have been handled before
    std::uint64_t seed{1};    ///< of the jitter
    Clock* clock{nullptr};
    Logger* log{nullptr};
    AlarmMaker<Strand> make_alarm;
};

/// One assigned partition of a pipeline on its strand: its records in order, one at a time. Everything
/// that happens to a record happens in lane.cpp, from top to bottom, up to its verdict; whether it
/// was seen before is asked in lane_dedupe.cpp, and its end is in lane_end_of_record.cpp.
///
/// Ownership  shared: wake-ups that other threads hold keep a weak reference. close() breaks the
///            cycle with the stages, so every opened lane must be closed.
/// Threads    open, stop, fence, close and the read-outs: [any-thread]; the rest [lane-strand]
class Lane final : public LanePort, public std::enable_shared_from_this<Lane> {
public:
    Lane(Strand strand, LaneSetup setup);
    ~Lane() override;

    /// Starts the lane's life: opens its stages, then reads until it is stopped or the world fails.
    void open();
    /// Takes nothing new, and gives up waits: the record in hand stays unfinished. on_ended follows
    /// when what is in flight has ended.
    void stop(CancelReason reason);
    /// From now on nothing that this lane finishes counts: committable() stands still.
    void fence() { fenced_.store(true, std::memory_order_release); }
    /// Closes the stages and gives the records back. on_closed follows. After on_ended, or with the
    /// lane fenced.
    void close(CloseReason reason);

    [[nodiscard]] model::PartitionOffset committable() const;
    /// The broker has this position: frees what may be uncommitted.
    void committed(model::Offset position);
    /// Odd while a handler is being called, and never the same for two calls: what the watchdog reads.
    [[nodiscard]] std::uint64_t handler_calls() const {
        return handler_calls_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::size_t stage_in_work() const {
        return stage_in_work_.load(std::memory_order_relaxed);
    }
    /// Fills position, in-flight count, lag and progress.
    void describe(LaneSnapshot& snapshot, std::int64_t now_ms) const;

    void post(std::function<void()> work) override;
    void settle(model::Verdict verdict) override;

private:
    asio::awaitable<void, Strand> life();
    Task<> open_parts();
    Task<> run();
    asio::awaitable<void, Strand> drain();
    void close_parts();

    Task<std::span<const model::Record>> next_batch();
    NextStep take(const model::Record& record);
    NextStep work();
    NextStep handle();
    model::Verdict call_stage();
    bool settle_stage(model::Verdict verdict);
    NextStep decide(model::Verdict verdict);
    model::Failure failure_by_handler(bool exhausted);
    void halted();
    NextStep fail(model::Failure failure);
    Task<NextStep> after_waiting(NextStep step);
    Task<model::Verdict> late_verdict();
    NextStep look();
    NextStep sighted(Dedupe::Sighting sighting);
    Dedupe::Sighted as_sighted() const;
    bool is_replay();
    Task<NextStep> late_sighting();
    void announce(std::span<const model::Record> batch, std::size_t from);
    Result<> recall(const model::Record& record);
    bool in_history() const;
    void take_remembered();
    void watch_store(bool waits);
    void count_store_errors();
    Task<> wait_until(TimePoint when);
    NextStep conclude(const NextStep& step);
    NextStep publish_effects();
    model::Failure failure_of_output(model::FailureClass failure_class, OutputIndex output,
                                     const std::string& what) const;
    NextStep store_dead_letter(model::Disposition disposition);
    NextStep dead_letter_topic_unfit(model::Disposition disposition);
    void settle_report(const Report& report);
    void take_reports();
    void finish(Ticket ticket, const InFlight::Slot& ended);
    void finished(Ticket ticket, const InFlight::Slot& ended);
    void finish_in_hand(model::Disposition disposition);
    void give_up_publishing();
    void publish_progress();
    void observe_time();
    void wake();
    std::size_t room() const;
    const StageSettings& stage_settings() const { return settings_.stages[delivery_.stage]; }
    std::optional<Error> interruption() const;
    LaneEnd end_of(const Result<>& outcome);

    // Constant after construction
    const Strand strand_;
    const PipelineSettings& settings_;
    const model::TopicPartition where_;
    const model::AssignmentEpoch epoch_;
    const model::Offset start_;
    const std::int32_t start_leader_epoch_;
    const model::Offset ours_from_;
    const std::shared_ptr<Source> source_;
    LaneFactory& factory_;
    const std::weak_ptr<LaneEvents> events_;
    const std::shared_ptr<LaneProbe> probe_;
    Clock& clock_;
    Logger& log_;
    const bool redelivered_;
    const bool stages_read_headers_;
    AlarmMaker<Strand> make_alarm_;

    // Written on one thread at a time, read on any
    std::atomic<bool> stopping_{false};
    std::atomic<bool> fenced_{false};
    std::atomic<bool> wake_posted_{false};
    std::atomic<CancelReason> stop_reason_{CancelReason::shutdown};  // written before stopping_
    std::atomic<std::int64_t> committable_;
    std::atomic<std::int32_t> leader_epoch_{-1};
    std::atomic<std::int64_t> committed_;
    std::atomic<std::int64_t> position_;
    std::atomic<std::uint64_t> in_flight_count_{0};
    std::atomic<std::int64_t> oldest_timestamp_ms_{-1};
    std::atomic<std::size_t> ids_held_{0};
    std::atomic<std::int64_t> last_progress_ms_{0};
    std::atomic<std::uint64_t> handler_calls_{0};
    std::atomic<std::size_t> stage_in_work_{0};

    // On the strand only
    LaneParts parts_;
    Signal signal_;
    std::unique_ptr<Alarm> alarm_;
    OffsetTracker tracker_;
    InFlight in_flight_;
    Delivery delivery_;
    Ticket ticket_{0};                       // of the record in hand
    model::RetryCount retry_count_;          // of the record in hand, once it has failed
    std::optional<model::Failure> failure_;  // of the record in hand
    std::size_t published_{0};               // of its effects
    bool publishing_{false};                 // it holds the count of its slot that stands for that
    bool remember_{false};                   // its id, when it has ended
    model::Offset history_next_;             // below the start: the next to be recalled
    std::size_t memories_due_{0};            // records that have ended, but for the store
    bool store_trouble_told_{false};
    std::uint64_t store_errors_{0};  // counted so far
    std::size_t announced_{0};       // of the batch in hand
    std::vector<Ticket> remembered_;
    std::vector<std::string> announced_ids_;
    std::vector<Dedupe::Sighted> announcements_;
    std::optional<model::Verdict> late_verdict_;
    bool awaiting_verdict_{false};
    bool commit_asked_{false};
    bool parts_open_{false};
    std::optional<CloseReason> close_reason_;
    std::optional<Error> broken_;  // a report said that the world failed
    std::string stalled_;
    Condemned condemned_;
    Condemned refused_;  // found in this epoch
    std::vector<Report> reports_;
    TimePoint record_started_;   // when the record was taken
    TimePoint attempt_started_;  // when the last attempt ended, or a wait did; else as above
    std::int64_t slice_wall_ms_{0};
    std::minstd_rand random_;
};

}  // namespace strandline::engine

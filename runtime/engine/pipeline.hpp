#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/commit_cycle.hpp"
#include "engine/io.hpp"
#include "engine/lane.hpp"
#include "engine/partition.hpp"
#include "engine/settings.hpp"
#include "engine/snapshot.hpp"
#include "engine/strand.hpp"

namespace strandline::engine {

/// What to do with a partition whose offset the broker no longer has.
enum class OffsetGone : std::uint8_t { stop, reset };

/// What a pipeline is given. The references outlive it.
struct PipelineSetup {
    PipelineSettings settings;
    OffsetGone when_offset_is_gone{OffsetGone::stop};
    /// Makes the pipeline's consumer; again when one has died.
    std::function<std::shared_ptr<Consumer>()> make_consumer;
    LaneFactory* factory{nullptr};
    std::function<Strand()> make_lane_strand;  ///< on the workers
    Clock* clock{nullptr};
    Logger* log{nullptr};
    AlarmMaker<Strand> make_alarm;
    std::uint64_t seed{1};
};

/// The running thing behind a pipeline definition: it opens and closes lanes as partitions come and go,
/// commits what they have finished, and reopens a lane whose world failed. It touches no record.
///
/// Threads  ConsumerEvents: [poll-thread]; LaneEvents: [lane-strand]; the rest: [control-strand]
class Pipeline final : public ConsumerEvents,
                       public LaneEvents,
                       public std::enable_shared_from_this<Pipeline> {
public:
    Pipeline(Strand control, PipelineSetup setup);
    ~Pipeline() override;

    /// Joins the group. An error is the configuration's: no client could be made of it.
    Result<> start();
    /// Stops intake, drains, commits, leaves, closes; then calls `done`. Bounded by the drain time and
    /// the consumer's own time-outs. Asked again, it calls that `done` at the same end.
    void stop(std::function<void()> done);
    /// After a stop: everything in work was finished within the drain time.
    [[nodiscard]] bool drained() const { return drained_; }
    [[nodiscard]] PipelineSnapshot snapshot() const;
    /// The producer's connection: empty = connected.
    void on_producer_trouble(const std::optional<Error>& trouble);

    void on_assigned(std::vector<Assigned> partitions) override;
    std::vector<model::PartitionOffset> on_revoking(
        const std::vector<model::TopicPartition>& partitions) override;
    void on_released(const std::vector<model::TopicPartition>& partitions,
                     CloseReason reason) override;
    void on_lost(const std::vector<model::TopicPartition>& partitions) override;
    void on_commit_answer(CommitAnswer answer, const Error& error,
                          const std::vector<model::PartitionOffset>& offsets) override;
    void on_joining() override;
    void on_connection(const std::optional<Error>& trouble) override;
    void on_fatal(const Error& error, bool rebuild) override;

    void on_commit_due() override;
    void on_store_trouble(const model::TopicPartition& where, model::AssignmentEpoch epoch,
                          const std::optional<Error>& trouble) override;
    void on_ended(const model::TopicPartition& where, model::AssignmentEpoch epoch,
                  LaneEnd end) override;
    void on_closed(const model::TopicPartition& where, model::AssignmentEpoch epoch) override;

private:
    using Partitions = std::map<model::TopicPartition, Partition>;

    static constexpr Duration watch_every = std::chrono::seconds{1};

    /// Runs `work` on the control strand and waits for it: how the poll thread speaks to us.
    void on_control(std::function<void()> work);
    /// The same for work that goes on for a while, and says itself when it is done.
    void post_control(std::function<void()> work);

    void assign(std::vector<Assigned>& partitions);
    asio::awaitable<void, Strand> revoke(
        std::vector<model::TopicPartition> partitions,
        std::function<void(std::vector<model::PartitionOffset>)> done);
    asio::awaitable<void, Strand> close_lanes(std::vector<model::TopicPartition> partitions,
                                              CloseReason reason, std::function<void()> done);
    void close_lanes_and_wait(const std::vector<model::TopicPartition>& partitions,
                              CloseReason reason);
    void open_lane(const model::TopicPartition& where, Partition& partition,
                   model::PartitionOffset start, std::optional<model::Offset> history_from);
    void lane_ended(const model::TopicPartition& where, Partition& partition, LaneEnd end);
    void history_gone(const model::TopicPartition& where, const Partition& partition);
    void reopen_later(const model::TopicPartition& where, Partition& partition);
    void reopen(const model::TopicPartition& where);
    void forget(Partitions::iterator partition);
    asio::awaitable<void, Strand> wait_for(std::function<bool()> condition, TimePoint deadline);

    void tick();
    void look_again() { changed_.ring(); }
    static void notice_healing(Partition& partition);
    void commit();
    void watch_handlers();
    void commit_answered(CommitAnswer answer, const Error& error,
                         const std::vector<model::PartitionOffset>& offsets);
    void retire_consumer();
    void rebuild_later();
    void rebuild_consumer();
    void finish_stop();
    void describe(LaneSnapshot& snapshot, const Partition& partition, std::int64_t now_ms) const;
    Partition* find(const model::TopicPartition& where, model::AssignmentEpoch epoch);
    [[nodiscard]] std::string why_not_ready() const;

    // Constant after construction
    const Strand control_;
    const PipelineSettings settings_;
    const OffsetGone when_offset_is_gone_;
    const std::function<std::shared_ptr<Consumer>()> make_consumer_;
    LaneFactory& factory_;
    const std::function<Strand()> make_lane_strand_;
    Clock& clock_;
    Logger& log_;
    const AlarmMaker<Strand> make_alarm_;

    // On the control strand only
    std::shared_ptr<Consumer> consumer_;
    Partitions partitions_;
    CommitCycle commits_;
    Signal changed_;  // a lane ended or closed
    std::unique_ptr<Alarm> tick_alarm_;
    std::unique_ptr<Alarm> wait_alarm_;
    std::unique_ptr<Alarm> rebuild_alarm_;
    Duration rebuild_backoff_{0};
    std::uint64_t next_epoch_{1};
    std::uint64_t next_seed_;
    PipelineSnapshot totals_;  // of partitions that are gone, and what the pipeline itself counts
    LatencyCounter commit_duration_;
    std::uint64_t reopened_{0};
    bool joining_{false};
    bool assigned_once_{false};
    bool retiring_{false};       // a dead consumer is being stopped
    std::string foreign_topic_;  // assigned to us, and none of the pipeline's
    bool stopping_{false};
    bool stopped_{false};
    bool drained_{true};  // what the stop found in work
    std::vector<std::function<void()>> stop_done_;
    bool commit_blocked_{false};
    std::optional<Error> connection_trouble_;
    std::optional<Error> producer_trouble_;
    std::optional<Error> fatal_;
    TimePoint next_commit_;
};

}  // namespace strandline::engine
